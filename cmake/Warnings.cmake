# SPDX-License-Identifier: GPL-3.0-or-later
# Warnings are errors on the floor compiler (g++ 12), so that newer compilers with new opinions still build.
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
                    -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  add_compile_options(-Werror)
endif()
add_compile_definitions(QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_FOREACH)
# Reproducible builds: no path of the build machine in the binaries.
add_compile_options(-ffile-prefix-map=${CMAKE_SOURCE_DIR}=.)
