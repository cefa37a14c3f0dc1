"""Models of tables whose labels are texts, as skl2onnx writes them."""

from onnx import TensorProto, ValueInfoProto, helper

from bad_builder import FLOAT, case, error, model, node, value
from bad_types import RESULT, W, X


def classifier(labels, last):
    imports = [helper.make_opsetid("", 13), helper.make_opsetid("ai.onnx.ml", 1)]
    first = node("LinearClassifier", "input", f"{labels} scores", "culprit", domain="ai.onnx.ml",
                 coefficients=W.T.ravel().tolist(), intercepts=[0.0] * 4, classlabels_strings=["a", "b", "c", "d"])
    maps = node("ZipMap", "scores", "maps", "zip", domain="ai.onnx.ml", classlabels_strings=["a", "b", "c", "d"])
    pairs = ValueInfoProto(name="maps")
    its = pairs.type.sequence_type.elem_type.map_type
    its.key_type = TensorProto.STRING
    its.value_type.tensor_type.elem_type = FLOAT
    kind = FLOAT if last else TensorProto.STRING
    return model([first, maps, *last], outputs=(value("label", [None], kind), pairs), imports=imports)


@case("labels_are_texts", "ok", [], "labels that are texts and a ZipMap, which are left out")
def _():
    return classifier("label", []), X, RESULT


@error("labels_are_read", ["culprit", "texts", "reader"], "labels that are texts, which a node reads")
def _():
    return classifier("text", [node("Cast", "text", "label", "reader", to=FLOAT)])
