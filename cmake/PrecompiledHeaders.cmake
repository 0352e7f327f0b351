# SPDX-License-Identifier: GPL-3.0-or-later
# What nearly every file includes is parsed once for a layer: a third less time for the first build. Not with a compiler cache,
# which does not see through such a header, and only with g++, which takes one header for targets whose definitions differ.
set(usable OFF)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(usable ON)
endif()
option(STATEWIRE_PCH "Parse the usual headers once" ${usable})

set(STATEWIRE_CORE_HEADERS
    <algorithm> <chrono> <functional> <map> <memory> <optional> <span> <variant> <vector>
    <QByteArray> <QCoreApplication> <QFile> <QHash> <QJsonArray> <QJsonDocument> <QJsonObject> <QObject> <QSet> <QString>
    <QStringList> <QTimer> <QVariant>)
set(STATEWIRE_WIDGET_HEADERS
    <QAbstractItemModel> <QAction> <QApplication> <QBoxLayout> <QFontMetrics> <QLabel> <QMenu> <QMouseEvent> <QPainter>
    <QPainterPath> <QPushButton> <QStyle> <QToolButton> <QWidget>)

# statewire_precompile(TARGET HEADER…) or statewire_precompile(TARGET REUSE_FROM OTHER)
function(statewire_precompile target)
  if(STATEWIRE_PCH)
    if(ARGV1 STREQUAL "REUSE_FROM")
      target_precompile_headers(${target} REUSE_FROM ${ARGV2})
    else()
      target_precompile_headers(${target} PRIVATE ${ARGN})
    endif()
  endif()
endfunction()
