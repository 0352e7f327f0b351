// SPDX-License-Identifier: GPL-3.0-or-later
// The tutorial held true: every whole file in it runs in every variant, and every command prints what it says.
#include "scenario/format/scenarioreader.h"
#include "support/labsupport.h"
#include "support/testregistry.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

/// What stands between ``` and ```.
struct Block
{
    QString kind; ///< "toml", "diff", "console"
    QStringList lines;
    int line = 0; ///< of the file, where it begins
};

std::vector<Block> blocksOf(const QString& text)
{
    std::vector<Block> blocks;
    bool inside = false;
    int number = 0;
    for (const QString& line : text.split(u'\n')) {
        ++number;
        if (line.startsWith("```"_L1)) {
            inside = !inside;
            if (inside)
                blocks.push_back({line.mid(3).trimmed(), {}, number});
        } else if (inside) {
            blocks.back().lines << line;
        }
    }
    return blocks;
}

/// The file after \p block: a whole one, or what is appended to \p before.
QString grown(const QString& before, const Block& block)
{
    const QString text = block.lines.join(u'\n') + u'\n';
    return block.lines.value(0) == "format = 1"_L1 ? text : before + u'\n' + text;
}

/// \p text with the lines that \p diff takes away replaced by those that it brings; empty if they do not stand in it.
QString applied(const QStringList& diff, const QString& text)
{
    QStringList before;
    QStringList after;
    for (const QString& line : diff)
        (line.startsWith(u'-') ? before : after) << line.mid(1);
    const qsizetype at = text.indexOf(before.join(u'\n') + u'\n');
    return at < 0 ? QString() : QString(text).replace(at, before.join(u'\n').size(), after.join(u'\n'));
}

/// True if some line of \p output has all parts of \p line between its "…", in their order; blanks count as one.
bool shows(const QString& output, const QString& line)
{
    for (const QString& candidate : output.split(u'\n')) {
        const QString shown = candidate.simplified();
        qsizetype at = 0;
        for (const QString& part : line.split(u'…')) {
            const qsizetype found = at < 0 ? -1 : shown.indexOf(part.simplified(), at);
            at = found < 0 ? -1 : found + part.simplified().size();
        }
        if (at >= 0)
            return true;
    }
    return false;
}

void write(const QString& path, const QString& text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text.toUtf8());
}

} // namespace

class TestTutorial : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QFile file(QStringLiteral(STATEWIRE_TEST_DATA "/../../resources/help/tutorial.md"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_blocks = blocksOf(QString::fromUtf8(file.readAll()));
        QVERIFY(m_folder.isValid());
        m_before = QDir::currentPath();
        QVERIFY(QDir::setCurrent(m_folder.path()));
    }

    void cleanupTestCase() { QDir::setCurrent(m_before); }

    void everyWholeFilePassesInEveryVariant()
    {
        STATEWIRE_NEEDS_LAB();
        std::vector<QStringList> commands;
        QString text;
        for (const Block& block : m_blocks) {
            if (block.kind != "toml"_L1)
                continue;
            text = grown(text, block);
            const QString name = u"line-%1.toml"_s.arg(block.line);
            write(name, text);
            const ReadScenario read = readScenario(text.toUtf8(), name);
            QVERIFY2(read.diagnostics.empty(), qPrintable(name));
            for (const Variant& variant : read.scenario.variants)
                commands.push_back({u"run"_s, name, u"--variant"_s, variant.id, u"--pace"_s, u"fast"_s});
        }
        QVERIFY(commands.size() >= 10);
        const std::vector<Finished> runs = runStatewire(commands, 4);
        for (size_t i = 0; i < runs.size(); ++i)
            QVERIFY2(runs[i].status == 0, qPrintable(commands[i].join(u' ') + u'\n' + QString::fromUtf8(runs[i].out) +
                                                     QString::fromUtf8(runs[i].err)));
    }

    void everyCommandPrintsWhatItSays_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QStringList>("shown");
        QTest::addColumn<bool>("mistaken");
        QString whole;
        QString changed;
        for (const Block& block : m_blocks) {
            if (block.kind == "toml"_L1) {
                whole = grown(whole, block);
            } else if (block.kind == "diff"_L1) {
                changed = applied(block.lines, whole);
                QVERIFY2(!changed.isEmpty(), qPrintable(u"line %1: nothing to change"_s.arg(block.line)));
            } else if (block.kind == "console"_L1) {
                QTest::addRow("line %d: %s", block.line, qPrintable(block.lines.value(0)))
                    << (changed.isEmpty() ? whole : changed) << block.lines << !changed.isEmpty();
                changed.clear();
            }
        }
    }

    void everyCommandPrintsWhatItSays()
    {
        STATEWIRE_NEEDS_LAB();
        QFETCH(QString, file);
        QFETCH(QStringList, shown);
        QFETCH(bool, mistaken);
        write(u"mine.toml"_s, file);
        QStringList command = shown.takeFirst().split(u' ');
        QCOMPARE(command.mid(0, 2), (QStringList{u"$"_s, u"statewire"_s}));
        command = command.mid(2);
        const bool checks = command.first() == "check"_L1;
        if (!checks)
            command << u"--pace"_s << u"fast"_s;
        const Finished told = runStatewire(command);
        const QString output = QString::fromUtf8(told.out + told.err);
        const bool fails = mistaken || shown.join(u'\n').contains(u'✗');
        QVERIFY2(fails ? told.status > 0 : told.status == 0, qPrintable(output));
        if (checks)
            QCOMPARE(output.trimmed(), shown.join(u'\n').trimmed());
        for (const QString& line : std::as_const(shown))
            QVERIFY2(shows(output, line), qPrintable(line + u"\n--- is not in\n"_s + output));
    }

private:
    std::vector<Block> m_blocks;
    QTemporaryDir m_folder;
    QString m_before;
};

STATEWIRE_TEST(TestTutorial);
#include "tst_tutorial.moc"
