# SPDX-License-Identifier: GPL-3.0-or-later
# The program's own words in other languages. Each language is a file resources/translations/statewire_LANGUAGE.ts;
# `cmake --build build/dev --target update_translations` brings all of them up to the sources. English has one too, for its
# plurals alone. Without Qt's tools for translators the program is built as well, and says "1 votes".
set(STATEWIRE_LANGUAGES en)

set(STATEWIRE_ENGLISH ${CMAKE_SOURCE_DIR}/resources/translations/statewire_en.ts)
set(STATEWIRE_LUPDATE)
set(STATEWIRE_LRELEASE)
if(TARGET Qt6::lupdate AND TARGET Qt6::lrelease)
  set(STATEWIRE_LRELEASE $<TARGET_FILE:Qt6::lrelease>)
  # No places in the sources: moving code must not change the files. By the include paths lupdate knows whose a tr() is.
  set(STATEWIRE_LUPDATE $<TARGET_FILE:Qt6::lupdate> -silent -no-obsolete -locations none -source-language en
      -I ${CMAKE_SOURCE_DIR} -I ${CMAKE_SOURCE_DIR}/core
      ${CMAKE_SOURCE_DIR}/core ${CMAKE_SOURCE_DIR}/ui ${CMAKE_SOURCE_DIR}/app)
else()
  message(STATUS "Qt's LinguistTools are not here: built without translations, English plurals among them")
endif()

# statewire_translations(TARGET): puts every language into TARGET, as :/statewire/translations/statewire_LANGUAGE.qm
function(statewire_translations target)
  if(NOT STATEWIRE_LUPDATE)
    return()
  endif()
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/translations)
  file(MAKE_DIRECTORY ${folder})
  set(updates)
  set(compiled)
  foreach(language ${STATEWIRE_LANGUAGES})
    set(ts ${CMAKE_SOURCE_DIR}/resources/translations/statewire_${language}.ts)
    set(qm ${folder}/statewire_${language}.qm)
    set(kind)
    if(language STREQUAL "en")
      set(kind -pluralonly)
    endif()
    list(APPEND updates COMMAND ${STATEWIRE_LUPDATE} ${kind} -target-language ${language} -ts ${ts})
    add_custom_command(OUTPUT ${qm} COMMAND Qt6::lrelease -silent -nounfinished ${ts} -qm ${qm} DEPENDS ${ts} VERBATIM)
    list(APPEND compiled ${qm})
  endforeach()
  add_custom_target(update_translations ${updates} VERBATIM)
  qt_add_resources(${target} translations PREFIX /statewire/translations BASE ${folder} FILES ${compiled})
endfunction()
