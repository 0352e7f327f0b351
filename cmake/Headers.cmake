# SPDX-License-Identifier: GPL-3.0-or-later
# statewire_headers(TARGET FOLDER): the headers of TARGET, seen by whoever links it from FOLDER on. They are those beside its listed
# sources, and those that it lists themselves, having none. Each must stand alone: where CMAKE_VERIFY_INTERFACE_HEADER_SETS is on, as
# in the preset "lint", the target all_verify_interface_header_sets compiles each by itself.
function(statewire_headers target folder)
  get_target_property(sources ${target} SOURCES)
  set(headers)
  foreach(source ${sources})
    string(REGEX REPLACE "\\.cpp$" ".h" header ${source})
    cmake_path(ABSOLUTE_PATH header BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
    if(header MATCHES "\\.h$" AND EXISTS ${header})
      list(APPEND headers ${header})
    endif()
  endforeach()
  get_target_property(type ${target} TYPE)
  if(NOT type STREQUAL "EXECUTABLE")
    target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS ${folder} FILES ${headers})
  elseif(CMAKE_VERIFY_INTERFACE_HEADER_SETS)
    # CMake looks only at what can be linked: they stand for a library of their own.
    get_target_property(libraries ${target} LINK_LIBRARIES)
    add_library(${target}_headers INTERFACE)
    target_sources(${target}_headers INTERFACE FILE_SET HEADERS BASE_DIRS ${folder} FILES ${headers})
    target_link_libraries(${target}_headers INTERFACE ${libraries})
  endif()
endfunction()
