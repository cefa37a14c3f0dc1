# The one function that adds a stage. What is made of the stages: the classes of filters/, the proxies of the plugin, the tests
# of testing/stages.

# layerscope_stage(<theme> <Name> [<Class>]): the stage that users call Name. Its files follow from its name:
#   filters/<theme>/vtk<Name>.h and .cxx                      the class; where the class of another stage does it, <Class> names that
#   xml/<Name>.xml                                            its properties, widgets and help
#   testing/stages/Test<Name>.py and Test<Name>Invalid.py     what it does, and what it says to bad input
# Helpers that stand beside the class as <Helper>.cpp and .h are found by themselves.
function (layerscope_stage theme name)
  set(class "vtk${name}" ${ARGN})
  list(GET class -1 class)
  foreach (file IN ITEMS "filters/${theme}/${class}.h" "filters/${theme}/${class}.cxx" "xml/${name}.xml"
      "testing/stages/Test${name}.py" "testing/stages/Test${name}Invalid.py")
    if (NOT EXISTS "${PROJECT_SOURCE_DIR}/${file}")
      message(FATAL_ERROR "The stage ${name} lacks ${file}.")
    endif ()
  endforeach ()
  set_property(GLOBAL APPEND PROPERTY LAYERSCOPE_STAGES "${name}")
  set_property(GLOBAL APPEND PROPERTY LAYERSCOPE_STAGE_CLASSES "${theme}/${class}")
endfunction ()
