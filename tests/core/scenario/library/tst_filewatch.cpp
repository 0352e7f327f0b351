// SPDX-License-Identifier: GPL-3.0-or-later
// Files that change under a watch in every way editors change them.
#include "scenario/library/filewatch.h"
#include "support/testregistry.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace statewire;
using namespace Qt::StringLiterals;

class TestFileWatch : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
    std::unique_ptr<FileWatch> m_watch;
    std::unique_ptr<QSignalSpy> m_changed;
    std::unique_ptr<QSignalSpy> m_vanished;
    std::unique_ptr<QSignalSpy> m_folderChanged;

    static void put(const QString& path, const QByteArray& text)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    /// True when the watch has looked again since: it then knows of a change that was made meanwhile.
    bool settles()
    {
        const int before = int(m_folderChanged->size());
        put(m_folder->filePath(u"marker/marker.toml"_s), QByteArray::number(++m_marker));
        return QTest::qWaitFor([&] { return m_folderChanged->size() > before; }, 10'000);
    }
    int m_marker = 0;

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir(m_folder->path()).mkdir(u"marker"_s));
        m_path = m_folder->filePath(u"story.toml"_s);
        put(m_path, "one");
        m_watch = std::make_unique<FileWatch>();
        m_watch->watch({m_path}, {m_folder->filePath(u"marker"_s)});
        m_changed = std::make_unique<QSignalSpy>(m_watch.get(), &FileWatch::changed);
        m_vanished = std::make_unique<QSignalSpy>(m_watch.get(), &FileWatch::vanished);
        m_folderChanged = std::make_unique<QSignalSpy>(m_watch.get(), &FileWatch::folderChanged);
    }

    void writingInPlaceIsTold()
    {
        put(m_path, "two");
        QTRY_COMPARE(m_changed->size(), 1);
        QCOMPARE(m_changed->first().first().toString(), m_path);
        put(m_path, "six");
        QTRY_COMPARE(m_changed->size(), 2);
    }

    void replacingByRenameIsToldAgainAndAgain()
    {
        for (int i = 1; i <= 3; ++i) {
            const QString fresh = m_folder->filePath(u".story.toml.new"_s);
            put(fresh, "text " + QByteArray::number(i));
            QCOMPARE(::rename(QFile::encodeName(fresh), QFile::encodeName(m_path)), 0);
            QTRY_COMPARE(m_changed->size(), i);
        }
        QVERIFY(m_vanished->isEmpty());
    }

    void anEditorThatMovesTheOldFileAwayIsTold()
    {
        QVERIFY(QFile::rename(m_path, m_path + u'~'));
        put(m_path, "written anew");
        QTRY_COMPARE(m_changed->size(), 1);
        put(m_path, "and in place");
        QTRY_COMPARE(m_changed->size(), 2);
        put(m_path + u'~', "nobody's business");
        QVERIFY(settles());
        QCOMPARE(m_changed->size(), 2);
    }

    void aDeletedFileAndItsReturnAreTold()
    {
        QVERIFY(QFile::remove(m_path));
        QTRY_COMPARE(m_vanished->size(), 1);
        QVERIFY(m_changed->isEmpty());
        put(m_path, "back");
        QTRY_COMPARE(m_changed->size(), 1);
        put(m_path, "and changed");
        QTRY_COMPARE(m_changed->size(), 2);
    }

    void aFolderThatGoesAndComesBackWithItsFileIsTold()
    {
        const QString inner = m_folder->filePath(u"deep/down"_s);
        QVERIFY(QDir().mkpath(inner));
        put(inner + u"/x.toml"_s, "one");
        m_watch->watch({inner + u"/x.toml"_s}, {m_folder->filePath(u"marker"_s)});
        QVERIFY(QDir(m_folder->filePath(u"deep"_s)).removeRecursively());
        QTRY_COMPARE(m_vanished->size(), 1);
        QVERIFY(QDir().mkpath(inner));
        put(inner + u"/x.toml"_s, "two");
        QTRY_COMPARE(m_changed->size(), 1);
    }

    void writingTheSameTextIsNoChange()
    {
        put(m_path, "one");
        QVERIFY(settles());
        QVERIFY(m_changed->isEmpty());
    }

    void manyWritesInARowAreToldOnceTheyAreOver()
    {
        for (int i = 0; i < 50; ++i)
            put(m_path, "draft " + QByteArray::number(i));
        QTRY_COMPARE(m_changed->size(), 1);
        QVERIFY(settles());
        QCOMPARE(m_changed->size(), 1);
    }

    void whatWasLookedAtIsNoNews()
    {
        put(m_path, "read by its reader already");
        m_watch->look(m_path);
        QVERIFY(settles());
        QVERIFY(m_changed->isEmpty());
    }

    void aFolderTellsOfFilesThatComeChangeAndGo()
    {
        const QString folder = m_folder->filePath(u"to/come"_s);
        m_watch->watch({}, {folder}); // not there yet
        QVERIFY(QDir().mkpath(folder));
        put(folder + u"/a.toml"_s, "a");
        QTRY_VERIFY(!m_folderChanged->isEmpty());
        m_folderChanged->clear();
        put(folder + u"/a.toml"_s, "b");
        QTRY_COMPARE(m_folderChanged->size(), 1);
        QCOMPARE(m_folderChanged->first().first().toString(), folder);
        QVERIFY(QFile::remove(folder + u"/a.toml"_s));
        QTRY_COMPARE(m_folderChanged->size(), 2);
    }

    void filesThatAreNoScenariosAreNoNewsOfAFolder()
    {
        const QString folder = m_folder->filePath(u"marker"_s);
        put(folder + u"/notes.txt"_s, "x");
        put(folder + u"/.#story.toml.swp"_s, "x");
        QVERIFY(settles());
        QCOMPARE(m_folderChanged->size(), 1); // the marker's own
    }

    void whatIsNoLongerWatchedIsNotTold()
    {
        m_watch->watch({}, {m_folder->filePath(u"marker"_s)});
        put(m_path, "two");
        QVERIFY(settles());
        QVERIFY(m_changed->isEmpty());
    }
};

STATEWIRE_TEST(TestFileWatch);
#include "tst_filewatch.moc"
