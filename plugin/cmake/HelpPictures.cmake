# Puts each stage's picture on its help page: the pages are made of XML files, which have no place for pictures.
# usage: cmake -Dpages=FOLDER -DmorePages=FOLDER -Dpictures=FOLDER -Dstamp=FILE -P HelpPictures.cmake
# Pages of stages in the second folder go into the first.
file(GLOB more "${morePages}/filters.*.html")
file(COPY ${more} DESTINATION "${pages}")
file(GLOB files "${pictures}/*.jpg")
foreach (file IN LISTS files)
  get_filename_component(name "${file}" NAME_WLE)
  file(COPY "${file}" DESTINATION "${pages}")
  file(READ "${pages}/${name}.html" page)
  if (NOT page MATCHES "<img ")
    string(REPLACE "<table width" "<p><img src=\"${name}.jpg\"/></p>\n        <table width" page "${page}")
    file(WRITE "${pages}/${name}.html" "${page}")
  endif ()
endforeach ()
file(TOUCH "${stamp}")
