# Writes RESULT, a source file with the texts of Page.html, of Page.css and of the scripts one after the other, from FOLDER.
set(html Page.html)
set(css Page.css)
set(javascript PageData.js PageLayout.js PageCanvas.js PageFrames.js PageMarks.js PagePainter.js PagePictures.js
  Page.js)

set(source "namespace layerscope::page\n{\n\n")
foreach (name IN ITEMS html css javascript)
  string(APPEND source "extern const char* const ${name};\nconst char* const ${name} =")
  foreach (file IN LISTS ${name})
    file(READ "${FOLDER}/${file}" bytes HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" text "${bytes}")
    string(LENGTH "${text}" length)
    set(begin 0)
    while (begin LESS length)  # short lines of source
      string(SUBSTRING "${text}" ${begin} 400 line)
      string(APPEND source "\n  \"${line}\"")
      math(EXPR begin "${begin} + 400")
    endwhile ()
  endforeach ()
  string(APPEND source ";\n\n")
endforeach ()
file(WRITE "${RESULT}" "${source}}  // namespace layerscope::page\n")
