// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/freeplay/freeplaysetup.h"

#include "ui/look/stylesheet.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QSpinBox>

using namespace Qt::StringLiterals;

namespace statewire {

FreePlaySetup::FreePlaySetup(FreePlayHand& hand, QWidget* parent)
    : QFrame(parent, Qt::Popup), m_hand(hand), m_port(new QSpinBox), m_engine(new QComboBox), m_backlog(new QSpinBox),
      m_reuse(new QCheckBox(tr("SO_REUSEADDR before bind()"))), m_bind(new QSpinBox), m_text(new QLineEdit),
      m_untilEof(new QCheckBox(tr("Read until the peer's FIN")))
{
    setRole(this, u"panel"_s);
    setAccessibleName(tr("Setup of free play"));
    FreePlayHand::Settings& s = hand.settings;
    constexpr int lastPort = 65535;
    m_port->setObjectName(u"free-port"_s);
    m_port->setRange(1, lastPort);
    m_port->setValue(s.port);
    m_engine->addItem(tr("native sockets (posix)"), u"posix"_s);
    m_engine->addItem(tr("QTcpSocket, QTcpServer (qt)"), u"qt"_s);
    m_backlog->setRange(0, lastPort);
    m_backlog->setValue(s.backlog);
    m_reuse->setChecked(s.reuseAddress);
    m_bind->setRange(0, lastPort);
    m_bind->setSpecialValueText(tr("the kernel's choice"));
    m_bind->setValue(s.bindPort);
    constexpr int maxTextLength = 4096;
    m_text->setMaxLength(maxTextLength);
    m_text->setText(s.text);
    m_untilEof->setChecked(s.untilEof);

    auto* form = new QFormLayout(this);
    form->setContentsMargins(16, 14, 16, 14);
    form->setSpacing(8);
    form->addRow(tr("Server's port"), m_port);
    form->addRow(tr("Backlog"), m_backlog);
    form->addRow(QString(), m_reuse);
    form->addRow(tr("Client's port"), m_bind);
    form->addRow(tr("Engine"), m_engine);
    form->addRow(tr("Text to send"), m_text);
    form->addRow(QString(), m_untilEof);

    connect(m_port, &QSpinBox::valueChanged, this, [this](int port) { m_hand.settings.port = quint16(port); });
    connect(m_backlog, &QSpinBox::valueChanged, this, [this](int backlog) { m_hand.settings.backlog = backlog; });
    connect(m_reuse, &QCheckBox::toggled, this, [this](bool on) { m_hand.settings.reuseAddress = on; });
    connect(m_bind, &QSpinBox::valueChanged, this, [this](int port) { m_hand.settings.bindPort = quint16(port); });
    connect(m_engine, &QComboBox::currentIndexChanged, this,
            [this] { m_hand.settings.engine = m_engine->currentData().toString(); });
    connect(m_text, &QLineEdit::textChanged, this, [this](const QString& text) { m_hand.settings.text = text; });
    connect(m_untilEof, &QCheckBox::toggled, this, [this](bool on) { m_hand.settings.untilEof = on; });
}

void FreePlaySetup::openBelow(const QWidget* button)
{
    // On loopback QTcpSocket cannot be kept to its host, nor a port be bound beside the address.
    m_engine->setEnabled(m_hand.isOnWire());
    m_bind->setEnabled(m_hand.isOnWire());
    adjustSize();
    move(button->mapToGlobal(QPoint(button->width() - width(), button->height() + 4)));
    show();
    m_port->setFocus();
}

} // namespace statewire
