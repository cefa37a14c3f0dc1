# Puts each stage's picture on its help page: cmake -Dpages=FOLDER -Dpictures=FOLDER -Dstamp=FILE -P HelpPictures.cmake
# The pages are made of XML files, which have no place for pictures.
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
