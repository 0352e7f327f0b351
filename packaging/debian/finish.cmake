# SPDX-License-Identifier: GPL-3.0-or-later
# What Debian wants otherwise than an installation by hand: CPack runs this between installing into its folder and packing that.
# Compressed by gzip -n, without name and time, so that two builds are the same.
if(NOT CPACK_GENERATOR STREQUAL "DEB")
  return()
endif()
set(root ${CPACK_TEMPORARY_DIRECTORY}/usr/share)
set(documents ${root}/doc/statewire)

find_program(strip strip REQUIRED)
file(GLOB programs ${CPACK_TEMPORARY_DIRECTORY}/usr/bin/* ${CPACK_TEMPORARY_DIRECTORY}/usr/libexec/statewire/*)
execute_process(COMMAND ${strip} --remove-section=.comment --remove-section=.note ${programs} COMMAND_ERROR_IS_FATAL ANY)

function(compress)
  execute_process(COMMAND gzip -9nf ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# Debian has the GPL already, and copyright says where.
file(REMOVE ${documents}/LICENSE)
file(COPY ${CPACK_STATEWIRE_SOURCES}/packaging/debian/copyright DESTINATION ${documents})
file(COPY ${CPACK_STATEWIRE_SOURCES}/CHANGELOG.md DESTINATION ${documents})
file(RENAME ${documents}/CHANGELOG.md ${documents}/changelog)
file(COPY ${CPACK_STATEWIRE_SOURCES}/packaging/debian/statewire.lintian-overrides DESTINATION ${root}/lintian/overrides)
file(RENAME ${root}/lintian/overrides/statewire.lintian-overrides ${root}/lintian/overrides/statewire)

set(version ${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})
set(upstream ${CPACK_PACKAGE_VERSION})
set(suite ${CPACK_STATEWIRE_SUITE})
set(maintainer ${CPACK_PACKAGE_CONTACT})
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC) # of SOURCE_DATE_EPOCH where it is set
configure_file(${CPACK_STATEWIRE_SOURCES}/packaging/debian/changelog.in ${documents}/changelog.Debian @ONLY)

file(GLOB_RECURSE pages ${root}/man/*.[1-9])
compress(${documents}/changelog ${documents}/changelog.Debian ${pages})
file(GLOB_RECURSE texts ${documents}/* ${root}/lintian/* ${root}/man/*.gz)
file(CHMOD ${texts} FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
file(GLOB_RECURSE folders LIST_DIRECTORIES true ${CPACK_TEMPORARY_DIRECTORY}/*)
foreach(folder ${folders})
  if(IS_DIRECTORY ${folder} AND NOT IS_SYMLINK ${folder})
    file(CHMOD ${folder} DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
         WORLD_READ WORLD_EXECUTE)
  endif()
endforeach()
