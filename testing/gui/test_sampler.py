"""New latents near a cluster, by mouse and menus: the sampler on the output Centers, its sheet, and the same clusters for
the new samples. usage: test_sampler.py FOLDER"""

from user import check, main

PIPELINE = """
latents = simple.LatentSamples(registrationName="Latents", NumberOfSamples=40)
pooled = simple.SpatialPooling(simple.Generator(latents, registrationName="Network"), registrationName="Pooled",
                               Layers=["layer_1", "layer_2"])
clusters = simple.LayerKMeans(pooled, registrationName="Clusters", NumberOfClusters=3)
clusters.UpdatePipeline()
simple.SetActiveSource(clusters)
"""
FIELDS = ["Layer", "Cluster", "RadiusMode", "RadiusQuantile", "Method", "NumberOfSamples", "MaximumAttempts", "Seed"]


def fields(user, names):
    user.until(f"shownFields() == {names}", f"the properties {names}; found {user.ask('shownFields()')}")


def pick(user, field, entry):
    user.click(f"center(field({field!r}, 'ComboBox'))", field)
    user.click(f"item(popupList(), {entry!r})", entry)


def sample(user):
    user.choose("Clusters", 2)
    user.menu("Filters", "Layerscope", "Cluster Rejection Sampler")
    fields(user, FIELDS)
    pick(user, "RadiusMode", "Absolute")
    fields(user, [name if name != "RadiusQuantile" else "Radius" for name in FIELDS])
    pick(user, "RadiusMode", "Quantile")
    fields(user, FIELDS)
    user.type("field('Layer', 'LineEdit0')", "2", "Layer")
    user.type("field('Cluster', 'LineEdit0')", "1", "Cluster")
    user.type("field('NumberOfSamples', 'LineEdit0')", "12", "Number Of Samples")
    user.apply()
    user.look("sampled")
    rows = user.ask("rows('ClusterRejectionSampler1')")
    check(rows["sample"] == list(range(12)) and rows["attempt"] == sorted(rows["attempt"]), "rows:", rows["attempt"])
    own = user.ask("rows('Clusters')")
    mine = sorted(distance for layer, cluster, distance in zip(own["layer"], own["cluster"], own["center_dist"])
                  if (layer, cluster) == (2, 1))
    check(max(rows["center_dist"]) <= (mine[(len(mine) - 1) // 2] + mine[len(mine) // 2]) / 2, "beyond the nearer half")


def guided(user):
    """The same by walks, undone again."""
    before = user.ask("rows('ClusterRejectionSampler1')['attempt']")
    pick(user, "Method", "Guided")
    user.apply()
    check(user.ask("rows('ClusterRejectionSampler1')['attempt']") != before, "Guided changed nothing")
    user.menu("Edit", "Undo")
    user.until(f"rows('ClusterRejectionSampler1')['attempt'] == {before}", "the samples before")


def sheet(user):
    user.choose("ClusterRejectionSampler1")
    user.menu("Filters", "Layerscope", "Image Grid")
    user.apply()
    user.until("simple.FindSource('ImageGrid1') is not None", "a sheet")
    user.look("sheet")


def assign(user):
    """The new samples in the old clusters: all in the one they were drawn for."""
    user.run("""
sampler = simple.FindSource("ClusterRejectionSampler1")
again = simple.SpatialPooling(simple.Generator(sampler), registrationName="Again", Layers=["layer_1", "layer_2"])
again.UpdatePipeline()
simple.SetActiveSource(again)
""")
    user.choose("Again")
    user.menu("Filters", "Layerscope", "Layer K-Means")
    user.click("center(find('AdvancedButton'))", "advanced properties")
    user.until("'Centers' in shownFields()", "the property Centers")
    user.click("center(inside(field('Centers'), QComboBox)[0])", "Centers")
    user.look("outputs")
    user.click("item(popupList(), 'Clusters:Centers')", "the output Centers")
    user.apply()
    user.look("assigned")
    rows = user.ask("rows('LayerKMeans1')")
    found = [cluster for layer, cluster in zip(rows["layer"], rows["cluster"]) if layer == 2]
    check(found == [1] * 12, "clusters of layer 2:", found)


def test(user):
    user.run(PIPELINE)
    for step in (sample, guided, sheet, assign):
        step(user)
        user.quiet()


main(test)
