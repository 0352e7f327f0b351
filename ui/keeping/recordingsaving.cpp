// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keeping/recordingsaving.h"

#include "session/savesession.h"
#include "ui/context/storyteller.h"
#include "ui/parts/savedialog.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

const QString suffix = u"pcapng"_s;

/// The user's documents, or their home where there is no such folder.
QString documents()
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    return QDir(folder).exists() ? folder : QDir::homePath();
}

} // namespace

RecordingSaving::RecordingSaving(const ShownSource& source, const StoryTeller& teller, QWidget* window)
    : ActionSet(window), m_source(source), m_teller(teller), m_window(window),
      m_save(add(u"saveRecording"_s, tr("Save &Recording…"), {Qt::CTRL | Qt::ALT | Qt::Key_S})), m_folder(documents())
{
    m_save->setToolTip(tr("What happened so far, as a capture that opens again and that Wireshark reads"));
    connect(m_save, &QAction::triggered, this,
            [this] { save(session(), m_source.plan() ? m_source.plan()->title : QString()); });
}

void RecordingSaving::refresh()
{
    m_save->setEnabled(m_source.session().info() != nullptr);
}

Session RecordingSaving::session() const
{
    Session session = m_source.session();
    for (const PredictionEvent& vote : m_teller.unrecordedVotes())
        session.append({m_source.nowNs(), vote});
    return session;
}

QString RecordingSaving::suggestedName(const Session& session, const QString& title)
{
    const ScenarioInfo* scenario = session.scenario();
    QStringList parts;
    if (scenario)
        parts << scenario->id << scenario->variant;
    if (parts.join(QString()).isEmpty())
        parts = QStringList{title.isEmpty() ? u"statewire"_s : title.toLower()};
    if (const SessionInfo* info = session.info())
        parts << QDateTime::fromMSecsSinceEpoch(info->wallNs / 1'000'000).toString(u"yyyy-MM-dd-HHmm"_s);
    parts.removeAll(QString());
    static const QRegularExpression awkward(u"[^A-Za-z0-9._-]+"_s);
    return parts.join(u'-').replace(awkward, u"-"_s) + u'.' + suffix;
}

void RecordingSaving::save(const Session& session, const QString& title)
{
    const QString path =
        askWhereToSave({u"save-recording"_s, tr("Save Recording"), QDir(m_folder).filePath(suggestedName(session, title)),
                        tr("Recordings (*.pcapng)"), suffix},
                       m_window);
    if (!path.isEmpty())
        saveTo(path, session, title);
}

void RecordingSaving::saveUnasked()
{
    const QString title = m_source.plan() ? m_source.plan()->title : QString();
    const Session kept = session();
    const QFileInfo name(suggestedName(kept, title));
    const QDir folder(m_folder);
    QString path = folder.filePath(name.fileName());
    for (int next = 2; QFileInfo::exists(path); ++next)
        path = folder.filePath(u"%1-%2.%3"_s.arg(name.completeBaseName()).arg(next).arg(suffix));
    saveTo(path, kept, title);
}

void RecordingSaving::saveTo(const QString& path, const Session& session, const QString& title)
{
    if (const Result<void> done = saveSession(session, path); !done) {
        Q_EMIT failed(done.error());
        return;
    }
    m_folder = QFileInfo(path).absolutePath();
    Q_EMIT saved(QFileInfo(path).absoluteFilePath(), title);
}

} // namespace statewire
