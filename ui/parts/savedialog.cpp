// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/savedialog.h"

#include "ui/parts/questionbox.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace statewire {

namespace {

struct SaveDialog
{
    Q_DECLARE_TR_FUNCTIONS(SaveDialog)
};

/// A file that is there is not replaced unasked.
bool mayReplace(const QString& path, QWidget* parent)
{
    if (!QFileInfo::exists(path))
        return true;
    const QFileInfo file(path);
    QuestionBox box(SaveDialog::tr("Save – Statewire"), SaveDialog::tr("Replace %1?").arg(file.fileName()),
                    SaveDialog::tr("There is a file of that name in %1.").arg(file.absolutePath()), parent);
    box.setObjectName(u"replace"_s);
    box.addAnswer(u"replace"_s, SaveDialog::tr("Replace It"));
    box.addStay(SaveDialog::tr("Choose Another Name"));
    return box.ask() == "replace"_L1;
}

} // namespace

QString askWhereToSave(const SaveRequest& request, QWidget* parent)
{
    QFileDialog dialog(parent, request.title, QFileInfo(request.proposed).path(), request.filter);
    dialog.setObjectName(request.name);
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setOption(QFileDialog::DontConfirmOverwrite); // the question below says what its buttons do
    dialog.setDefaultSuffix(request.suffix);
    dialog.selectFile(QFileInfo(request.proposed).fileName());
    while (dialog.exec() == QDialog::Accepted && !dialog.selectedFiles().isEmpty()) {
        const QString path = dialog.selectedFiles().first();
        if (mayReplace(path, parent))
            return path;
    }
    return {};
}

} // namespace statewire
