# SPDX-License-Identifier: GPL-3.0-or-later
# STATEWIRE_SANITIZE is a list for -fsanitize=, such as "address,undefined" or "thread".
set(STATEWIRE_SANITIZE "" CACHE STRING "Sanitizers for -fsanitize=")
if(STATEWIRE_SANITIZE)
  add_compile_options(-fsanitize=${STATEWIRE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${STATEWIRE_SANITIZE})
endif()
