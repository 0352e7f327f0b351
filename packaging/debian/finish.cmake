# SPDX-License-Identifier: GPL-3.0-or-later
# What Debian wants otherwise than an installation by hand: CPack runs this between installing into its folder and packing that.
# Compressed by gzip -n, without name and time, so that two builds are the same.
if(NOT CPACK_GENERATOR STREQUAL "DEB")
  return()
endif()
set(root ${CPACK_TEMPORARY_DIRECTORY}/usr/share)
set(documents ${root}/doc/statewire)

function(do)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

do(find ${CPACK_TEMPORARY_DIRECTORY}/usr/bin ${CPACK_TEMPORARY_DIRECTORY}/usr/libexec -type f
   -exec strip --remove-section=.comment --remove-section=.note {} +)

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

do(find ${documents} ${root}/man -type f -not -name copyright -exec gzip -9n {} +)
do(find ${documents} ${root}/lintian ${root}/man -type f -exec chmod 644 {} +)
do(find ${CPACK_TEMPORARY_DIRECTORY}/usr -type d -exec chmod 755 {} +)
