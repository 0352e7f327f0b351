// SPDX-License-Identifier: GPL-3.0-or-later
// The list of all evidence beside one in detail: equal verdicts are one row, and both can be read at any width.
#include "support/recordings.h"
#include "support/testregistry.h"
#include "ui/tables/evidenceview.h"

#include <QListWidget>
#include <QScrollArea>
#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

namespace {

struct Fixture
{
    ShownSource source;
    ViewScale scale{source};
    Playhead playhead{source, scale};
    Selection selection;
    ViewContext context{source, scale, playhead, selection};
    EvidenceView view{context};
    QListWidget* list = view.findChild<QListWidget*>();

    explicit Fixture(const QString& recording)
    {
        view.setTheme(Theme::make(Theme::Look::Light));
        view.resize(800, 400);
        view.show();
        source.showRecording(test::recorded(recording));
        playhead.toEnd();
    }
    ~Fixture()
    {
        source.disconnect();
        playhead.disconnect();
        selection.disconnect();
    }
    int known() const
    {
        int count = 0;
        for (const Evidence& e : source.evidence())
            count += e.tNs <= playhead.positionNs() ? 1 : 0;
        return count;
    }
    int folded() const
    {
        for (int row = 0; row < list->count(); ++row) {
            if (list->item(row)->text().startsWith(u"▸"_s))
                return row;
        }
        return -1;
    }
};

} // namespace

class TestEvidenceView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalVerdictsAreOneRowThatUnfoldsAndFolds()
    {
        Fixture f(u"reset-causes"_s);
        const int row = f.folded();
        QVERIFY(row >= 0);
        const QString text = f.list->item(row)->text();
        const int count = text.mid(text.indexOf(u'✓') + 1).simplified().section(u'×', 0, 0).toInt();
        QVERIFY2(count >= 3, qPrintable(text));
        const int before = f.list->count();
        QVERIFY(before <= f.known() - count + 1);
        QTest::mouseClick(f.list->viewport(), Qt::LeftButton, {}, f.list->visualItemRect(f.list->item(row)).center());
        QCOMPARE(f.list->count(), before + count - 1);
        QVERIFY(f.list->item(row)->text().startsWith(u"▾"_s));
        for (int i = 0; i < count; ++i)
            QCOMPARE(f.list->item(row)->text().section(u'\n', 1), text.section(u'\n', 1));
        // Each can be read, by hand and by key.
        f.list->setCurrentRow(row);
        QCOMPARE(f.list->currentRow(), row);
        const int first = f.context.currentEvidence();
        f.list->setFocus();
        QTest::keyClick(f.list, Qt::Key_Down);
        QVERIFY(f.context.currentEvidence() != first);
        f.list->setCurrentRow(row);
        QTest::keyClick(f.list, Qt::Key_Left);
        QCOMPARE(f.list->count(), before);
        QVERIFY(f.folded() >= 0);
        QTest::keyClick(f.list, Qt::Key_Right);
        QCOMPARE(f.list->count(), before + count - 1);
    }

    void listAndTextStandBelowEachOtherWhereNeitherCouldBeReadBesideTheOther()
    {
        Fixture f(u"reset-causes"_s);
        const auto* text = f.view.findChild<QScrollArea*>();
        for (int width = 300; width <= 1000; width += 50) {
            f.view.resize(width, 300);
            QTest::qWait(0);
            QVERIFY2(text->width() >= 220, qPrintable(QString::number(width)));
            QVERIFY2(text->height() >= 120, qPrintable(QString::number(width)));
            QVERIFY2(f.list->width() >= 200, qPrintable(QString::number(width)));
        }
    }
};

STATEWIRE_TEST(TestEvidenceView);
#include "tst_evidenceview.moc"
