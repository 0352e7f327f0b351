// SPDX-License-Identifier: GPL-3.0-or-later
// Figures: whole files of the size asked for, vectors in SVG, and errors that say what to do.
#include "explain/explain.h"
#include "support/samplesession.h"
#include "support/testregistry.h"
#include "ui/figure/figureexport.h"
#include "ui/figure/figureformats.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestFigure : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    Session m_session = sampleSession();
    Timeline m_timeline = Timeline::of(m_session);
    std::vector<Evidence> m_evidence = explain(m_session, m_timeline);

    QByteArray contents(const QString& path) const
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void aPngHasTheSizeAskedForAndIsNotBlank()
    {
        const QString path = m_dir.filePath(u"figure.png"_s);
        for (const QSize& size : {QSize(1600, 900), QSize(800, 600)}) {
            FigureOptions options;
            options.size = size;
            const Result<void> saved = saveFigure(path, m_session, m_timeline, m_evidence, options);
            QVERIFY2(saved, saved ? "" : qPrintable(saved.error().text()));
            const QImage image(path);
            QCOMPARE(image.size(), size);
            QSet<QRgb> colours;
            for (int y = 0; y < image.height(); y += 7) {
                for (int x = 0; x < image.width(); x += 7)
                    colours.insert(image.pixel(x, y));
            }
            QVERIFY(colours.size() > 12);
        }
    }

    void aFigureIsAsHighAsItsPictureNeeds()
    {
        FigureOptions options;
        const QSize whole = figureSize(m_timeline, m_evidence, options);
        QCOMPARE(whole.width(), 1600);
        options.explained = false;
        QVERIFY(figureSize(m_timeline, m_evidence, options).height() < whole.height()); // evidence takes its room
        const Session empty;
        const Timeline nothing = Timeline::of(empty);
        QVERIFY(figureSize(nothing, {}, options).height() < figureSize(m_timeline, {}, options).height());
        // No dead space: something is drawn down to near the lower edge.
        const QImage image = figureImage(m_session, m_timeline, m_evidence, {});
        QCOMPARE(image.size(), whole);
        int last = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 40; x < image.width() - 40; x += 3) {
                if (image.pixelColor(x, y).lightness() < 160)
                    last = y;
            }
        }
        QVERIFY2(image.height() - last < 60, qPrintable(QString::number(image.height() - last)));
        options.size = QSize(1600, 900);
        QCOMPARE(figureSize(m_timeline, m_evidence, options), QSize(1600, 900));
    }

    void anSvgIsWellFormedAndHoldsStatesAsVectorsAndText()
    {
        const QString path = m_dir.filePath(u"figure.svg"_s);
        FigureOptions options;
        options.title = u"Why & how < 1 s?"_s;
        QVERIFY(saveFigure(path, m_session, m_timeline, m_evidence, options));
        const QByteArray svg = contents(path);
        QXmlStreamReader xml(svg);
        int shapes = 0;
        QString text;
        while (!xml.atEnd()) {
            xml.readNext();
            if (xml.isStartElement() &&
                (xml.name() == u"rect" || xml.name() == u"path" || xml.name() == u"polygon" || xml.name() == u"polyline"))
                ++shapes;
            if (xml.isCharacters())
                text += xml.text();
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QVERIFY(shapes > 60);
        QVERIFY(!svg.contains("<image"));
        for (const QString& word : {u"ESTABLISHED"_s, u"SYN_SENT"_s, u"TIME_WAIT"_s, u"FIN_WAIT1"_s, u"client :40000"_s,
                                    u"skipped"_s, u"Why & how < 1 s?"_s})
            QVERIFY2(text.contains(word), qPrintable(word));
        QVERIFY(svg.contains("1600"));
    }

    void aPdfIsOnePage()
    {
        const QString path = m_dir.filePath(u"figure.pdf"_s);
        QVERIFY(saveFigure(path, m_session, m_timeline, m_evidence, {}));
        const QByteArray pdf = contents(path);
        QVERIFY(pdf.startsWith("%PDF-"));
        QVERIFY(pdf.contains("/Count 1"));
        QVERIFY(pdf.contains("/MediaBox [0 0 1200"));
    }

    void lightAndDarkDiffer()
    {
        FigureOptions options;
        const QImage light = figureImage(m_session, m_timeline, m_evidence, options);
        options.look = Theme::Look::Dark;
        const QImage dark = figureImage(m_session, m_timeline, m_evidence, options);
        QVERIFY(light.pixelColor(2, 2).lightness() > 200);
        QVERIFY(dark.pixelColor(2, 2).lightness() < 80);
    }

    void everyFormatIsOfferedToldOfAndWritten()
    {
        QCOMPARE(figureFilter(), u"PNG picture (*.png);;SVG drawing (*.svg);;PDF page (*.pdf)"_s);
        QCOMPARE(figureSuffixes(), u".png, .svg or .pdf"_s);
        QCOMPARE(figureNames(), u"PNG, SVG or PDF"_s);
        QCOMPARE(figureUsage(), u".png|.svg|.pdf"_s);
        for (const FigureFormat& format : figureFormats()) {
            const QString path = m_dir.filePath(u"every."_s + format.suffix.toUpper());
            QVERIFY(saveFigure(path, m_session, m_timeline, m_evidence, {}));
            QVERIFY(contents(path).size() > 1000);
        }
    }

    void aSessionWithoutAnythingStillMakesAFigure()
    {
        const Session empty;
        QVERIFY(saveFigure(m_dir.filePath(u"empty.png"_s), empty, Timeline::of(empty), {}, {}));
    }

    void errorsSayWhatToDo_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QSize>("size");
        QTest::addColumn<QString>("hint");
        QTest::newRow("unknown suffix") << u"figure.bmp"_s << QSize(1600, 900) << u".png, .svg or .pdf"_s;
        QTest::newRow("no suffix") << u"figure"_s << QSize(1600, 900) << u".png, .svg or .pdf"_s;
        QTest::newRow("no such folder") << u"none/figure.png"_s << QSize(1600, 900) << u"none/figure.png"_s;
        QTest::newRow("absurd size") << u"figure.png"_s << QSize(1, 1) << u"pixels"_s;
    }
    void errorsSayWhatToDo()
    {
        QFETCH(QString, name);
        QFETCH(QSize, size);
        QFETCH(QString, hint);
        FigureOptions options;
        options.size = size;
        const Result<void> saved = saveFigure(m_dir.filePath(name), m_session, m_timeline, m_evidence, options);
        QVERIFY(!saved);
        QVERIFY2(saved.error().text().contains(hint), qPrintable(saved.error().text()));
    }

    void aFigureThatCannotBeWrittenLeavesTheOldFileAlone()
    {
        const QString path = m_dir.filePath(u"kept.png"_s);
        QVERIFY(saveFigure(path, m_session, m_timeline, m_evidence, {}));
        const QByteArray before = contents(path);
        FigureOptions options;
        options.size = QSize(1, 1);
        QVERIFY(!saveFigure(path, m_session, m_timeline, m_evidence, options));
        QCOMPARE(contents(path), before);
        QCOMPARE(QDir(m_dir.path()).entryList({u"kept*"_s}).size(), 1);
    }
};

STATEWIRE_TEST(TestFigure);
#include "tst_figure.moc"
