#!/usr/bin/python3
"""Makes the cases in tables/: operators of the domain ai.onnx.ml, as skl2onnx writes scikit-learn's models.

Expected values are scikit-learn's or NumPy's, in double precision. Needs python3-onnx, python3-numpy, python3-sklearn,
python3-torch. Run it in this folder.
"""

import functools
import pathlib

import numpy as np
from onnx import numpy_helper
from sklearn import ensemble, linear_model, svm, tree

from onnx_case import Suite, ints

case = functools.partial(Suite(pathlib.Path(__file__).parent / "tables").case, domain="ai.onnx.ml")
rng = np.random.default_rng(5)
X = rng.standard_normal((60, 4)).astype(np.float32)
three = (X[:, 0] + X[:, 1] ** 2 > 0.8).astype(int) + (X[:, 2] > 0.3)
two = (X[:, 0] * X[:, 1] > 0).astype(int)
target = np.stack([X[:, 0] * X[:, 1], np.sin(X[:, 2])], 1)
new = rng.standard_normal((9, 4)).astype(np.float32)
single = lambda a: np.asarray(a).astype(np.float32)


def tables():
    offset, scale = np.float32([1, -2, 0.5, 0]), np.float32([2, 0.5, 1, -1])
    case("scaler", "Scaler", 13, [new], [(new - offset) * scale], offset=offset.tolist(), scale=scale.tolist())
    case("scaler_one", "Scaler", 13, [new], [(new - np.float32(1)) * np.float32(0.5)], offset=[1.0], scale=[0.5])
    whole = rng.integers(-5, 5, (3, 4))
    case("scaler_integers", "Scaler", 13, [whole], [single((whole - offset) * scale)], offset=offset.tolist(), scale=scale.tolist())
    rows = new.copy()
    rows[3] = 0
    size = lambda v: np.where(v == 0, 1, v)[:, None]
    case("normalizer_max", "Normalizer", 13, [rows], [rows / size(rows.max(1))], norm="MAX")
    case("normalizer_l1", "Normalizer", 13, [rows], [rows / size(np.abs(rows).sum(1))], norm="L1")
    case("normalizer_l2", "Normalizer", 13, [rows], [rows / size(np.sqrt((rows.astype(float) ** 2).sum(1))).astype(np.float32)], norm="L2")
    case("binarizer", "Binarizer", 13, [new], [single(new > 0.25)], threshold=0.25)
    holes = new.copy()
    holes[2, 1] = holes[5, 3] = np.nan
    case("imputer", "Imputer", 13, [holes], [np.where(np.isnan(holes), np.float32([1, 2, 3, 4]), holes)],
         imputed_value_floats=[1.0, 2.0, 3.0, 4.0], replaced_value_float=float("nan"))
    case("imputer_integers", "Imputer", 13, [whole], [np.where(whole == 2, 9, whole)], imputed_value_int64s=[9],
         replaced_value_int64=2)
    case("feature_extractor", "ArrayFeatureExtractor", 13, [new, ints(2, 0, 2)], [new[:, [2, 0, 2]]])
    case("feature_vectorizer", "FeatureVectorizer", 13, [new, whole[:1].repeat(9, 0)],
         [np.concatenate([new, single(whole[:1].repeat(9, 0))], 1)], inputdimensions=[4, 4])
    codes = np.select([whole == k for k in (-3, 0, 4)], [1.5, 2.5, -1.0], 9.0)
    case("label_encoder", "LabelEncoder", 13, [whole], [single(codes)], keys_int64s=[-3, 0, 4],
         values_floats=[1.5, 2.5, -1.0], default_float=9.0)
    fractions = np.float32([0.5, np.nan, -0.0, 7])
    case("label_encoder_fractions", "LabelEncoder", 13, [fractions], [ints(3, 4, 5, -1)],
         keys_floats=[0.5, float("nan"), 0.0], values_int64s=[3, 4, 5])


def linear():
    model = linear_model.LinearRegression().fit(X, target)
    case("linear_regressor", "LinearRegressor", 13, [new], [single(model.predict(new.astype(float)))], targets=2,
         coefficients=model.coef_.ravel().tolist(), intercepts=model.intercept_.tolist())
    for multi, transform in (("multinomial", "SOFTMAX"), ("ovr", "LOGISTIC")):
        model = linear_model.LogisticRegression(multi_class=multi).fit(X, three)
        scores = model.decision_function(new.astype(float))
        chance = model.predict_proba(new.astype(float)) if transform == "SOFTMAX" else 1 / (1 + np.exp(-scores))
        case(f"logistic_{multi}", "LinearClassifier", 13, [new], [model.predict(new) * 10, single(chance)],
             coefficients=model.coef_.ravel().tolist(), intercepts=model.intercept_.tolist(), post_transform=transform,
             classlabels_ints=[0, 10, 20], multi_class=int(multi == "multinomial"))
    model = linear_model.LogisticRegression().fit(X, X[:, 0] > X[:, 1])
    given = dict(coefficients=model.coef_.ravel().tolist(), intercepts=model.intercept_.tolist(), classlabels_ints=[3, 7])
    label = 3 + 4 * model.predict(new).astype(np.int64)
    case("logistic_two", "LinearClassifier", 13, [new], [label, single(model.predict_proba(new.astype(float)))],
         post_transform="LOGISTIC", **given)
    s = model.decision_function(new.astype(float))
    case("linear_two", "LinearClassifier", 13, [new], [label, single(np.stack([-s, s], 1))], **given)
    # A row of coefficients for each of two classes.
    case("logistic_doubled", "LinearClassifier", 13, [new], [label, single(model.predict_proba(new.astype(float)))],
         post_transform="SOFTMAX", coefficients=np.concatenate([-model.coef_ / 2, model.coef_ / 2]).ravel().tolist(),
         intercepts=np.concatenate([-model.intercept_ / 2, model.intercept_ / 2]).tolist(), classlabels_ints=[3, 7])


def parameters(model):
    return dict(kernel_type=model.kernel.upper(), kernel_params=[float(model._gamma), float(model.coef0), float(model.degree)],
                support_vectors=model.support_vectors_.ravel().tolist())


def support():
    for kernel in ("linear", "poly", "rbf", "sigmoid"):
        model = svm.SVR(kernel=kernel, coef0=0.5, gamma=0.2).fit(X, target[:, 0])
        case(f"svr_{kernel}", "SVMRegressor", 13, [new], [single(model.predict(new.astype(float)))[:, None]],
             coefficients=model.dual_coef_.ravel().tolist(), rho=model.intercept_.tolist(),
             n_supports=len(model.support_vectors_), **parameters(model))
    model = svm.OneClassSVM().fit(X)
    case("one_class", "SVMRegressor", 13, [new], [single(model.predict(new.astype(float)))[:, None]], one_class=1,
         coefficients=model.dual_coef_.ravel().tolist(), rho=model.intercept_.tolist(),
         n_supports=len(model.support_vectors_), **parameters(model))
    model = svm.LinearSVR(random_state=0, max_iter=100000).fit(X, target[:, 0])
    case("svr_without_vectors", "SVMRegressor", 13, [new], [single(model.predict(new.astype(float)))[:, None]],
         coefficients=model.coef_.tolist(), rho=model.intercept_.tolist())
    for kernel in ("linear", "rbf"):
        model = svm.SVC(kernel=kernel, decision_function_shape="ovo").fit(X, three)
        given = dict(coefficients=model._dual_coef_.ravel().tolist(), rho=model._intercept_.tolist(),
                     vectors_per_class=model.n_support_.tolist(), classlabels_ints=[0, 1, 2], **parameters(model))
        case(f"svc_{kernel}", "SVMClassifier", 13, [new],
             [model.predict(new), single(model.decision_function(new.astype(float)))], **given)
    model = svm.SVC(gamma=0.3, probability=True, random_state=0).fit(X, three)
    case("svc_probabilities", "SVMClassifier", 13, [new],
         [svm.SVC(gamma=0.3).fit(X, three).predict(new), single(model.predict_proba(new.astype(float)))],
         coefficients=model._dual_coef_.ravel().tolist(), rho=model._intercept_.tolist(), prob_a=model.probA_.tolist(),
         prob_b=model.probB_.tolist(), vectors_per_class=model.n_support_.tolist(), classlabels_ints=[0, 1, 2],
         **parameters(model))
    # libsvm's own sign: above 0 for the first class.
    model = svm.SVC(gamma=0.3).fit(X, two)
    s = -model.decision_function(new.astype(float))
    case("svc_two", "SVMClassifier", 13, [new], [model.predict(new), single(np.stack([-s, s], 1))],
         coefficients=model._dual_coef_.ravel().tolist(), rho=model._intercept_.tolist(),
         vectors_per_class=model.n_support_.tolist(), classlabels_ints=[0, 1], **parameters(model))


def nodes(trees, prefix, values):
    """Attributes of trees; values(tree, node) are what its leaf gives each target."""
    result = {f"nodes_{name}": [] for name in ("treeids", "nodeids", "featureids", "modes", "values", "truenodeids",
                                               "falsenodeids", "hitrates", "missing_value_tracks_true")}
    result.update({f"{prefix}_{name}": [] for name in ("treeids", "nodeids", "ids", "weights")})
    for number, estimator in enumerate(trees):
        its = estimator.tree_
        for node in range(its.node_count):
            leaf = its.children_left[node] < 0
            split = np.float32(its.threshold[node])
            if split > its.threshold[node]:
                split = np.nextafter(split, np.float32(-np.inf))
            row = (number, node, 0 if leaf else int(its.feature[node]), "LEAF" if leaf else "BRANCH_LEQ",
                   0.0 if leaf else float(split), max(int(its.children_left[node]), 0),
                   max(int(its.children_right[node]), 0), 1.0, 0)
            for name, value in zip(list(result)[:9], row):
                result[name].append(value)
            for index, value in values(its, node) if leaf else ():
                for name, each in (("treeids", number), ("nodeids", node), ("ids", index), ("weights", float(value))):
                    result[f"{prefix}_{name}"].append(each)
    return result


def trees():
    for name, model in (("tree", tree.DecisionTreeRegressor(max_depth=4, random_state=0)),
                        ("forest", ensemble.RandomForestRegressor(7, max_depth=4, random_state=0))):
        model.fit(X, target)
        each = getattr(model, "estimators_", [model])
        leaf = lambda its, node: enumerate(its.value[node, :, 0] / (len(each) if name == "tree" else 1))
        case(f"{name}_regressor", "TreeEnsembleRegressor", 13, [new], [single(model.predict(new))], n_targets=2,
             aggregate_function="SUM" if name == "tree" else "AVERAGE", **nodes(each, "target", leaf))
    shares = lambda its, node: enumerate(its.value[node, 0] / its.value[node, 0].sum() / 5)
    for name, labels in (("three", three), ("two", two)):
        model = ensemble.RandomForestClassifier(5, max_depth=5, random_state=0).fit(X, labels)
        case(f"forest_classifier_{name}", "TreeEnsembleClassifier", 13, [new],
             [model.predict(new), single(model.predict_proba(new))], classlabels_int64s=list(range(labels.max() + 1)),
             **nodes(model.estimators_, "class", shares))
    share = lambda its, node: [(1, its.value[node, 0, 1] / its.value[node, 0].sum() / 5)]
    case("forest_classifier_share", "TreeEnsembleClassifier", 13, [new],
         [model.predict(new), single(model.predict_proba(new))], classlabels_int64s=[0, 1],
         **nodes(model.estimators_, "class", share))
    model = ensemble.GradientBoostingClassifier(n_estimators=6, max_depth=3, random_state=0).fit(X, two)
    step = lambda its, node: [(0, its.value[node, 0, 0] * model.learning_rate)]
    prior = np.log(two.mean() / (1 - two.mean()))
    case("boosting_two", "TreeEnsembleClassifier", 13, [new], [model.predict(new), single(model.predict_proba(new))],
         classlabels_int64s=[0, 1], post_transform="LOGISTIC", base_values=[float(prior)],
         **nodes(model.estimators_[:, 0], "class", step))
    model = ensemble.GradientBoostingClassifier(n_estimators=4, max_depth=2, random_state=0).fit(X, three)
    order = [m for row in model.estimators_ for m in row]
    kept = [m.tree_ for m in order]

    class Kept:
        def __init__(self, its):
            self.tree_ = its

    place = {id(t): i % 3 for i, t in enumerate(kept)}
    step = lambda its, node: [(place[id(its)], its.value[node, 0, 0] * model.learning_rate)]
    case("boosting_three", "TreeEnsembleClassifier", 13, [new], [model.predict(new), single(model.predict_proba(new))],
         classlabels_int64s=[0, 1, 2], post_transform="SOFTMAX",
         base_values=np.log(np.bincount(three) / len(three)).tolist(), **nodes([Kept(t) for t in kept], "class", step))
    leaves = dict(nodes_treeids=[0, 0, 0, 1], nodes_nodeids=[0, 1, 2, 0], nodes_featureids=[1, 0, 0, 0],
                  nodes_values=[0.0] * 4, nodes_modes=["BRANCH_GT", "LEAF", "LEAF", "LEAF"],
                  nodes_truenodeids=[1, 0, 0, 0], nodes_falsenodeids=[2, 0, 0, 0], target_treeids=[0, 0, 1],
                  target_nodeids=[1, 2, 0], target_ids=[0, 0, 0], target_weights=[3.0, -2.0, 1.0],
                  nodes_missing_value_tracks_true=[1, 0, 0, 0])
    holes = new.copy()
    holes[4, 1] = np.nan
    first = np.where((new[:, 1] > 0) | np.isnan(holes[:, 1]), 3.0, -2.0)
    for name, value in (("MIN", np.minimum(first, 1)), ("MAX", np.maximum(first, 1)), ("SUM", first + 1)):
        case(f"trees_{name.lower()}", "TreeEnsembleRegressor", 13, [holes], [single(value)[:, None]],
             aggregate_function=name, **leaves)


def transformed():
    """By the formulas of ONNX's reference evaluator, in double precision."""
    def softmax_zero(scores):
        away = np.where(np.abs(scores) > 1e-7, np.exp(scores - scores.max(1, keepdims=True)), 0)
        total = away.sum(1, keepdims=True)
        return np.where(total == 0, 0.5, away / np.where(total == 0, 1, total))

    def probit(shares):
        t = 2 * shares - 1
        log = np.log(np.maximum((1 - t) * (1 + t), 1e-300))
        v = 2 / (np.pi * 0.147) + 0.5 * log
        return np.where(np.abs(t) == 1, 0, 1.41421356 * np.sign(t) * np.sqrt(np.sqrt(v * v - log / 0.147) - v))

    leaves = dict(nodes_treeids=[0, 0, 0, 1, 1, 1], nodes_nodeids=[0, 1, 2] * 2, nodes_featureids=[1, 0, 0, 2, 0, 0],
                  nodes_values=[0.0] * 6, nodes_modes=["BRANCH_LEQ", "LEAF", "LEAF"] * 2,
                  nodes_truenodeids=[1, 0, 0] * 2, nodes_falsenodeids=[2, 0, 0] * 2)
    is_low, is_back = new[:, 1] <= 0, new[:, 2] <= 0
    place = dict(treeids=[0, 0, 1, 1], nodeids=[1, 2, 1, 2])
    prefixed = lambda prefix, **lists: {f"{prefix}_{name}": values for name, values in {**place, **lists}.items()}
    # One class has no leaf at all, and one sample may have none but it.
    scores = np.stack([np.where(is_low, 0.75, 0), np.where(is_back, -0.5, 0), np.zeros(9),
                       np.where(is_low, 0, 1.25) + np.where(is_back, 0, 0.5)], 1)
    several = prefixed("class", ids=[0, 3, 1, 3], weights=[0.75, 1.25, -0.5, 0.5])
    case("trees_softmax_zero", "TreeEnsembleClassifier", 13, [new],
         [softmax_zero(scores).argmax(1), single(softmax_zero(scores))], classlabels_int64s=[0, 1, 2, 3],
         post_transform="SOFTMAX_ZERO", **several, **leaves)
    nothing = np.zeros((9, 2))
    case("trees_softmax_of_nothing", "TreeEnsembleRegressor", 13, [new], [single(softmax_zero(nothing))], n_targets=2,
         post_transform="SOFTMAX_ZERO", **prefixed("target", ids=[0, 1, 0, 1], weights=[0.0] * 4), **leaves)
    one = np.where(is_low, 0.125, 0.5) + np.where(is_back, 0.125, 0.375)
    weights = [0.125, 0.5, 0.125, 0.375]
    pair = np.stack([1 - one, one], 1)
    case("trees_probit_two", "TreeEnsembleClassifier", 13, [new], [pair.argmax(1), single(probit(pair))],
         classlabels_int64s=[0, 1], post_transform="PROBIT", **prefixed("class", ids=[1] * 4, weights=weights), **leaves)
    pair = softmax_zero(np.stack([-one, one], 1))
    case("trees_softmax_zero_two", "TreeEnsembleClassifier", 13, [new], [pair.argmax(1), single(pair)],
         classlabels_int64s=[0, 1], post_transform="SOFTMAX_ZERO",
         **prefixed("class", ids=[1] * 4, weights=weights), **leaves)
    case("trees_probit", "TreeEnsembleRegressor", 13, [new], [single(probit(one))[:, None]], post_transform="PROBIT",
         **prefixed("target", ids=[0] * 4, weights=weights), **leaves)
    shares = np.float32([[1e-6, 0.01, 0.3, 0.4999, 0.5], [0.50001, 0.6, 0.9, 0.999, 1]]).T.copy()
    case("linear_probit", "LinearRegressor", 13, [shares], [single(probit(shares.astype(float)))], targets=2,
         coefficients=[1.0, 0.0, 0.0, 1.0], post_transform="PROBIT")
    tree = dict(nodes_splits=np.float32([0]), nodes_featureids=[1], nodes_modes=np.uint8([0]), nodes_truenodeids=[0],
                nodes_falsenodeids=[1], nodes_trueleafs=[1], nodes_falseleafs=[1], leaf_targetids=[0, 1],
                leaf_weights=np.float32([0.25, 0.875]), tree_roots=[0], n_targets=2)
    tree = {k: numpy_helper.from_array(v, k) if isinstance(v, np.ndarray) else v for k, v in tree.items()}
    scores = np.where(is_low[:, None], [[0.25, 0]], [[0, 0.875]])
    for number, name, function in ((3, "softmax_zero", softmax_zero), (4, "probit", probit)):
        case(f"newest_trees_{name}", "TreeEnsemble", 13, [new], [single(function(scores))], post_transform=number,
             **tree)


tables()
linear()
support()
trees()
transformed()
