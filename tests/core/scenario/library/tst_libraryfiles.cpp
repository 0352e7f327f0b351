// SPDX-License-Identifier: GPL-3.0-or-later
// The user's scenarios beside the bundled ones: which file is taken, and that none is dropped in silence.
#include "scenario/library/library.h"
#include "support/scenariotext.h"
#include "support/testregistry.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

class TestLibraryFiles : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_bundled;
    QString m_own;
    QString m_site;

    static QByteArray textOf(const QString& id, const QString& title, const QString& group = u"Mine"_s)
    {
        return ScenarioText{.id = id.toUtf8(),
                            .title = title.toUtf8(),
                            .keys = "group = \"" + group.toUtf8() + "\"\n",
                            .rest = "[[step]]\nid = \"s\"\ntitle = \"t\"\nsay = \"x\"\n"}
            .toml();
    }
    static void put(const QString& path, const QByteArray& text)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    Library library() const { return {m_bundled, {m_own, m_site}}; }
    static const LibraryEntry* entryAt(const Library& library, const QString& path)
    {
        const auto& entries = library.entries();
        const auto found =
            std::find_if(entries.begin(), entries.end(), [&path](const LibraryEntry& e) { return e.path == path; });
        return found == entries.end() ? nullptr : &*found;
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_bundled = m_folder->filePath(u"bundled"_s);
        m_own = m_folder->filePath(u"own"_s);
        m_site = m_folder->filePath(u"site"_s);
        for (const QString& folder : {m_bundled, m_own, m_site})
            QVERIFY(QDir().mkpath(folder));
        put(m_bundled + u"/one.toml"_s, textOf(u"one"_s, u"One, bundled"_s, u"Flow"_s));
        put(m_bundled + u"/two.toml"_s, textOf(u"two"_s, u"Two, bundled"_s, u"A life"_s));
    }

    void groupsComeInTheOrderInWhichOneLearnsAndYoursLast()
    {
        put(m_own + u"/aaa.toml"_s, textOf(u"aaa"_s, u"Mine"_s));
        QStringList ids;
        for (const Scenario& scenario : library().scenarios())
            ids << scenario.id;
        QCOMPARE(ids, (QStringList{u"two"_s, u"one"_s, u"aaa"_s}));
    }

    void aFileOfYoursTakesThePlaceOfABundledOneAndBothAreNamed()
    {
        put(m_own + u"/mine.toml"_s, textOf(u"one"_s, u"One, mine"_s));
        const Library all = library();
        QVERIFY(all.find(u"one"_s));
        QCOMPARE(all.find(u"one"_s)->scenario.title, u"One, mine"_s);
        QCOMPARE(all.find(u"one"_s)->path, m_own + u"/mine.toml"_s);
        QCOMPARE(all.find(u"one"_s)->shadows, m_bundled + u"/one.toml"_s);
        QCOMPARE(entryAt(all, m_bundled + u"/one.toml"_s)->shadowedBy, m_own + u"/mine.toml"_s);
        QCOMPARE(all.scenarios().size(), size_t(2));
    }

    void ofTwoFilesOfYoursWithOneIdTheEarlierFolderAndNameIsTaken()
    {
        put(m_site + u"/a.toml"_s, textOf(u"same"_s, u"site"_s));
        put(m_own + u"/c.toml"_s, textOf(u"same"_s, u"own c"_s));
        put(m_own + u"/b.toml"_s, textOf(u"same"_s, u"own b"_s));
        const Library all = library();
        QCOMPARE(all.find(u"same"_s)->scenario.title, u"own b"_s);
        QCOMPARE(entryAt(all, m_site + u"/a.toml"_s)->shadowedBy, m_own + u"/b.toml"_s);
        QCOMPARE(entryAt(all, m_own + u"/c.toml"_s)->shadowedBy, m_own + u"/b.toml"_s);
        QStringList ids;
        for (const Scenario& scenario : all.scenarios())
            ids << scenario.id;
        ids.removeDuplicates();
        QCOMPARE(ids.size(), qsizetype(all.scenarios().size()));
    }

    void aBrokenFileKeepsItsMistakesAndStopsNoOther()
    {
        put(m_own + u"/bad.toml"_s, textOf(u"one"_s, u"x"_s).replace("title = \"x\"", "titel = \"x\""));
        put(m_own + u"/worse.toml"_s, "= not toml");
        put(m_own + u"/good.toml"_s, textOf(u"good"_s, u"Good"_s));
        const Library all = library();
        QVERIFY(all.find(u"good"_s));
        QCOMPARE(all.find(u"one"_s)->scenario.title, u"One, bundled"_s); // a broken one takes nobody's place
        const LibraryEntry* bad = entryAt(all, m_own + u"/bad.toml"_s);
        QVERIFY(bad && !bad->isFine());
        QVERIFY2(bad->mistakes().contains(u":3:1: unknown key 'titel'"_s), qPrintable(bad->mistakes()));
        QVERIFY2(bad->mistakes().contains(u'^'), qPrintable(bad->mistakes()));
        const LibraryEntry* worse = entryAt(all, m_own + u"/worse.toml"_s);
        QVERIFY(worse && !worse->isFine() && !worse->mistakes().isEmpty());
        QVERIFY(all.bundledTroubles().isEmpty());
    }

    void whatIsNoReadableFileIsListedWithItsReason()
    {
        put(m_own + u"/big.toml"_s, QByteArray(2 << 20, '#'));
        QVERIFY(QFile::link(m_own + u"/nowhere"_s, m_own + u"/dangling.toml"_s));
        const Library all = library();
        const LibraryEntry* big = entryAt(all, m_own + u"/big.toml"_s);
        QVERIFY(big && big->unreadable.contains(u"1 MiB"_s));
        QCOMPARE(all.scenarios().size(), size_t(2));
    }

    void ofTwoOpenedFilesWithOneIdTheLastOpenedIsTaken()
    {
        const QString first = m_folder->filePath(u"first.toml"_s);
        const QString second = m_folder->filePath(u"second.toml"_s);
        put(first, textOf(u"one"_s, u"One, opened"_s));
        put(second, textOf(u"one"_s, u"One, opened too"_s));
        put(m_own + u"/own.toml"_s, textOf(u"one"_s, u"One, of the folder"_s));
        Library files = library();
        files.open(first);
        QCOMPARE(files.find(u"one"_s)->path, first); // before what lies in a folder
        files.open(second);
        QCOMPARE(files.find(u"one"_s)->path, second);
        files.open(first);
        QCOMPARE(files.find(u"one"_s)->path, first);
        QCOMPARE(entryAt(files, second)->shadowedBy, first);
        files.reload();
        QCOMPARE(files.find(u"one"_s)->path, first);
    }

    void aFolderThatIsNamedTwiceIsReadOnce()
    {
        put(m_own + u"/mine.toml"_s, textOf(u"mine"_s, u"Mine"_s));
        const QString link = m_folder->filePath(u"link"_s);
        QVERIFY(QFile::link(m_own, link));
        const Library all(m_bundled, {m_own, link, m_bundled, m_own + u"/"_s});
        QCOMPARE(all.entries().size(), size_t(3));
        for (const LibraryEntry& entry : all.entries())
            QVERIFY(entry.shadowedBy.isEmpty());
    }

    void withoutFoldersThereIsNothingAndThatIsSaid()
    {
        const Library none({}, {m_folder->filePath(u"absent"_s)});
        QVERIFY(none.scenarios().empty());
        QVERIFY(!none.bundledTroubles().isEmpty());
    }

    void theFoldersAreThoseOfTheDesktopStandard()
    {
        for (const QString& folder : Library::userFolders())
            QVERIFY2(folder.endsWith(u"/statewire/scenarios"_s), qPrintable(folder));
        QVERIFY(!Library::userFolders().isEmpty());
    }
};

STATEWIRE_TEST(TestLibraryFiles);
#include "tst_libraryfiles.moc"
