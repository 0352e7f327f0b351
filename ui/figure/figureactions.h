// SPDX-License-Identifier: GPL-3.0-or-later
// Saving and copying the picture in front as a figure.
#pragma once

#include "ui/context/actionset.h"
#include "ui/context/viewcontext.h"
#include "ui/figure/figureexport.h"

namespace statewire {

class View;

/// The picture that a figure is made of.
struct FigureSubject
{
    View* view = nullptr;
    QString id;    ///< for the file's name
    QString title; ///< as on screen
};

class FigureActions : public ActionSet
{
    Q_OBJECT

public:
    /// \p subject tells the picture in front; \p window is behind the dialogs.
    FigureActions(const ViewContext& context, std::function<FigureSubject()> subject, QWidget* window);

    void setLook(Theme::Look look) { m_look = look; }
    const QList<QAction*>& all() const { return m_all; }
    /// \p inSight: what is out of sight is not what the user means.
    void refresh(bool inSight);

Q_SIGNALS:
    /// A figure was made: what is to be said, and where it is.
    void made(const QString& text, const QString& path);
    void failed(const statewire::Error& error);

private:
    FigureOptions options(const FigureSubject& subject) const;
    void choose();
    void copy();

    ViewContext m_context;
    std::function<FigureSubject()> m_subject;
    QWidget* m_window;
    Theme::Look m_look = Theme::Look::Light;
    QList<QAction*> m_all;
};

} // namespace statewire
