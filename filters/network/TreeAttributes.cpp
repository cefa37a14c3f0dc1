#include "Trees.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "Error.h"

namespace layerscope
{

namespace
{
constexpr std::int64_t mostTargets = std::int64_t(1) << 20;

void requireLength(std::size_t found, std::size_t expected, const std::string& attribute)
{
  if (found != expected)
  {
    throw Error("attribute '" + attribute + "' is of another length")
        .expected(std::to_string(expected))
        .found(std::to_string(found));
  }
}

/// A list as such, or as a tensor of the name and `suffix`.
std::vector<float> readFloats(const Attributes& attributes, const std::string& name,
                              const std::string& suffix = "_as_tensor")
{
  if (!attributes.has(name + suffix))
  {
    return attributes.getFloats(name);
  }
  const Tensor tensor = attributes.getTensor(name + suffix);
  return {tensor.floats(), tensor.floats() + tensor.size()};
}

/// A list that, where it is missing, is all 0.
std::vector<std::int64_t> readFlags(const Attributes& attributes, const std::string& name, std::size_t count)
{
  std::vector<std::int64_t> flags = attributes.getInts(name);
  flags.resize(flags.empty() ? count : flags.size());
  requireLength(flags.size(), count, name);
  return flags;
}

/// Each branch belongs to one tree, and there once: no cycles.
void requireTrees(const Forest& forest)
{
  std::vector<bool> isSeen(forest.branches.size(), false);
  std::vector<std::int64_t> waiting(forest.roots.begin(), forest.roots.end());
  while (!waiting.empty())
  {
    const std::int64_t at = waiting.back();
    waiting.pop_back();
    if (at < 0)
    {
      continue;
    }
    const auto index = static_cast<std::size_t>(at);
    if (isSeen[index])
    {
      throw Error("the nodes are no trees")
          .expected("each node below one other")
          .found("node " + std::to_string(at) + " more than once");
    }
    isSeen[index] = true;
    waiting.push_back(forest.branches[index].onTrue);
    waiting.push_back(forest.branches[index].onFalse);
  }
  const auto lost = std::find(isSeen.begin(), isSeen.end(), false);
  if (lost != isSeen.end())
  {
    throw Error("the nodes are no trees")
        .expected("each node below a root")
        .found("node " + std::to_string(lost - isSeen.begin()) + " below none");
  }
}

void requireFeatures(Forest& forest)
{
  for (const Forest::Branch& branch : forest.branches)
  {
    if (branch.feature < 0)
    {
      throw Error("a feature is negative").expected("at least 0").found(std::to_string(branch.feature));
    }
    forest.lastFeature = std::max(forest.lastFeature, branch.feature);
  }
}

void requireTarget(const Forest& forest, std::int64_t target)
{
  if (target < 0 || target >= forest.targets)
  {
    throw Error("a leaf names a target that is not there")
        .expected("0 to " + std::to_string(forest.targets - 1))
        .found(std::to_string(target));
  }
}

void setTargets(Forest& forest, std::int64_t targets)
{
  if (targets < 1 || targets > mostTargets)
  {
    throw Error("the number of targets is not supported")
        .expected("1 to " + std::to_string(mostTargets))
        .found(std::to_string(targets));
  }
  forest.targets = targets;
}

/// TreeEnsembleRegressor and TreeEnsembleClassifier: nodes are named by tree and number.
class NamedNodes
{
public:
  explicit NamedNodes(const Attributes& attributes)
      : attributes_(attributes), prefix_(attributes.has("target_ids") ? "target" : "class")
  {
  }

  Forest read()
  {
    readTargets();
    readNodes();
    readWeights();
    findRoots();
    requireFeatures(forest_);
    return std::move(forest_);
  }

private:
  using Name = std::pair<std::int64_t, std::int64_t>;

  void readTargets()
  {
    static const std::map<std::string, Forest::Aggregate> aggregates = {
        {"SUM", Forest::Aggregate::Sum},
        {"AVERAGE", Forest::Aggregate::Average},
        {"MIN", Forest::Aggregate::Least},
        {"MAX", Forest::Aggregate::Most}};
    const std::string name = attributes_.getString("aggregate_function", "SUM");
    const auto aggregate = aggregates.find(name);
    if (aggregate == aggregates.end())
    {
      throw Error("attribute 'aggregate_function' is unknown")
          .expected("SUM, AVERAGE, MIN or MAX")
          .found("'" + name + "'");
    }
    forest_.aggregate = aggregate->second;
    const std::size_t labels = std::max(attributes_.getInts("classlabels_int64s").size(),
                                        attributes_.getStrings("classlabels_strings").size());
    setTargets(forest_,
               prefix_ == "target" ? attributes_.getInt("n_targets", 1) : static_cast<std::int64_t>(labels));
  }

  void readNodes()
  {
    static const std::map<std::string, Forest::Mode> modes = {
        {"BRANCH_LEQ", Forest::Mode::LessOrEqual},    {"BRANCH_LT", Forest::Mode::Less},
        {"BRANCH_GTE", Forest::Mode::GreaterOrEqual}, {"BRANCH_GT", Forest::Mode::Greater},
        {"BRANCH_EQ", Forest::Mode::Equal},           {"BRANCH_NEQ", Forest::Mode::NotEqual}};
    const auto ids = attributes_.getInts("nodes_nodeids"), trees = attributes_.getInts("nodes_treeids"),
               features = attributes_.getInts("nodes_featureids"),
               onTrue = attributes_.getInts("nodes_truenodeids"),
               onFalse = attributes_.getInts("nodes_falsenodeids");
    const auto names = attributes_.getStrings("nodes_modes");
    const auto splits = readFloats(attributes_, "nodes_values");
    const std::size_t count = ids.size();
    requireLength(trees.size(), count, "nodes_treeids");
    requireLength(features.size(), count, "nodes_featureids");
    requireLength(onTrue.size(), count, "nodes_truenodeids");
    requireLength(onFalse.size(), count, "nodes_falsenodeids");
    requireLength(names.size(), count, "nodes_modes");
    requireLength(splits.size(), count, "nodes_values");
    const auto missing = readFlags(attributes_, "nodes_missing_value_tracks_true", count);
    for (std::size_t i = 0; i < count; ++i)
    {
      const bool isLeaf = names[i] == "LEAF";
      const std::int64_t place = isLeaf ? ~static_cast<std::int64_t>(forest_.leaves.size())
                                        : static_cast<std::int64_t>(forest_.branches.size());
      if (!places_.emplace(Name{trees[i], ids[i]}, place).second)
      {
        throw Error("two nodes of tree " + std::to_string(trees[i]) + " have the number " +
                    std::to_string(ids[i]));
      }
      if (isLeaf)
      {
        forest_.leaves.emplace_back();
        continue;
      }
      const auto mode = modes.find(names[i]);
      if (mode == modes.end())
      {
        throw Error("a node is of an unknown mode")
            .expected("LEAF or BRANCH_...")
            .found("'" + names[i] + "'");
      }
      Forest::Branch branch;
      branch.feature = features[i];
      branch.split = splits[i];
      branch.mode = mode->second;
      branch.isMissingTrue = missing[i] != 0;
      forest_.branches.push_back(branch);
      children_.push_back({Name{trees[i], onTrue[i]}, Name{trees[i], onFalse[i]}});
    }
    for (std::size_t i = 0; i < children_.size(); ++i)
    {
      forest_.branches[i].onTrue = place(children_[i][0]);
      forest_.branches[i].onFalse = place(children_[i][1]);
    }
  }

  std::int64_t place(const Name& name) const
  {
    const auto found = places_.find(name);
    if (found == places_.end())
    {
      throw Error("tree " + std::to_string(name.first) + " has no node " + std::to_string(name.second) +
                  ", which another names");
    }
    return found->second;
  }

  void readWeights()
  {
    const auto ids = attributes_.getInts(prefix_ + "_ids"), nodes = attributes_.getInts(prefix_ + "_nodeids"),
               trees = attributes_.getInts(prefix_ + "_treeids");
    const auto values = readFloats(attributes_, prefix_ + "_weights");
    requireLength(nodes.size(), ids.size(), prefix_ + "_nodeids");
    requireLength(trees.size(), ids.size(), prefix_ + "_treeids");
    requireLength(values.size(), ids.size(), prefix_ + "_weights");
    std::vector<std::pair<std::size_t, Forest::Weight>> all;
    for (std::size_t i = 0; i < ids.size(); ++i)
    {
      requireTarget(forest_, ids[i]);
      const std::int64_t leaf = place({trees[i], nodes[i]});
      if (leaf >= 0)
      {
        throw Error("a node that is no leaf has a weight")
            .found("node " + std::to_string(nodes[i]) + " of tree " + std::to_string(trees[i]));
      }
      all.push_back({static_cast<std::size_t>(~leaf), {ids[i], values[i]}});
    }
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [leaf, weight] : all)
    {
      Forest::Leaf& its = forest_.leaves[leaf];
      its.first = its.count == 0 ? forest_.weights.size() : its.first;
      ++its.count;
      forest_.weights.push_back(weight);
    }
  }

  // The node of each tree that is below none.
  void findRoots()
  {
    std::map<std::int64_t, std::vector<std::int64_t>> roots;
    std::map<Name, bool> isBelow;
    for (const auto& pair : children_)
    {
      isBelow[pair[0]] = isBelow[pair[1]] = true;
    }
    for (const auto& [name, place] : places_)
    {
      std::vector<std::int64_t>& its = roots[name.first];
      if (isBelow.count(name) == 0)
      {
        its.push_back(place);
      }
    }
    for (const auto& [tree, its] : roots)
    {
      if (its.size() != 1)
      {
        throw Error("the nodes of tree " + std::to_string(tree) + " are no tree")
            .expected("one that is below none")
            .found(std::to_string(its.size()));
      }
      forest_.roots.push_back(its[0]);
    }
    requireTrees(forest_);
  }

  const Attributes& attributes_;
  std::string prefix_;
  Forest forest_;
  std::map<Name, std::int64_t> places_;
  std::vector<std::array<Name, 2>> children_;
};

/// TreeEnsemble: nodes are named by their place.
class PlacedNodes
{
public:
  explicit PlacedNodes(const Attributes& attributes) : attributes_(attributes) {}

  Forest read()
  {
    const std::int64_t aggregate = attributes_.getInt("aggregate_function", 1);
    if (aggregate < 0 || aggregate > 3)
    {
      throw Error("attribute 'aggregate_function' is unknown")
          .expected("0 to 3")
          .found(std::to_string(aggregate));
    }
    forest_.aggregate = static_cast<Forest::Aggregate>(aggregate);
    setTargets(forest_, attributes_.getInt("n_targets", 1));
    readLeaves();
    readNodes();
    for (const std::int64_t root : attributes_.getInts("tree_roots"))
    {
      forest_.roots.push_back(child(root, false));
    }
    requireTrees(forest_);
    requireFeatures(forest_);
    return std::move(forest_);
  }

private:
  std::vector<float> floats(const std::string& name) const { return readFloats(attributes_, name, ""); }

  void readLeaves()
  {
    const auto ids = attributes_.getInts("leaf_targetids");
    const auto values = floats("leaf_weights");
    requireLength(values.size(), ids.size(), "leaf_weights");
    for (std::size_t i = 0; i < ids.size(); ++i)
    {
      requireTarget(forest_, ids[i]);
      forest_.leaves.push_back({i, 1});
      forest_.weights.push_back({ids[i], values[i]});
    }
  }

  void readNodes()
  {
    const auto features = attributes_.getInts("nodes_featureids"),
               onTrue = attributes_.getInts("nodes_truenodeids"),
               onFalse = attributes_.getInts("nodes_falsenodeids"),
               isTrueLeaf = attributes_.getInts("nodes_trueleafs"),
               isFalseLeaf = attributes_.getInts("nodes_falseleafs");
    const Tensor modes = attributes_.getTensor("nodes_modes");
    const auto splits = floats("nodes_splits");
    const std::size_t count = features.size();
    requireLength(onTrue.size(), count, "nodes_truenodeids");
    requireLength(onFalse.size(), count, "nodes_falsenodeids");
    requireLength(isTrueLeaf.size(), count, "nodes_trueleafs");
    requireLength(isFalseLeaf.size(), count, "nodes_falseleafs");
    requireLength(static_cast<std::size_t>(modes.size()), count, "nodes_modes");
    requireLength(splits.size(), count, "nodes_splits");
    const auto missing = readFlags(attributes_, "nodes_missing_value_tracks_true", count);
    forest_.branches.resize(count);
    const auto members =
        attributes_.has("membership_values") ? floats("membership_values") : std::vector<float>();
    std::size_t next = 0;
    for (std::size_t i = 0; i < count; ++i)
    {
      const std::int64_t mode = modes.ints()[i];
      if (mode < 0 || mode > 6)
      {
        throw Error("a node is of an unknown mode").expected("0 to 6").found(std::to_string(mode));
      }
      Forest::Branch& branch = forest_.branches[i];
      branch.feature = features[i];
      branch.split = splits[i];
      branch.mode = static_cast<Forest::Mode>(mode);
      branch.isMissingTrue = missing[i] != 0;
      branch.onTrue = child(onTrue[i], isTrueLeaf[i] != 0);
      branch.onFalse = child(onFalse[i], isFalseLeaf[i] != 0);
      if (branch.mode == Forest::Mode::Member)
      {
        readMembers(members, next, branch);
      }
    }
  }

  // Up to the next not-a-number.
  void readMembers(const std::vector<float>& members, std::size_t& next, Forest::Branch& branch)
  {
    branch.firstMember = forest_.members.size();
    for (; next < members.size() && !std::isnan(members[next]); ++next)
    {
      forest_.members.push_back(members[next]);
    }
    branch.memberCount = forest_.members.size() - branch.firstMember;
    ++next;
  }

  std::int64_t child(std::int64_t index, bool isLeaf) const
  {
    const auto count = static_cast<std::int64_t>(isLeaf ? forest_.leaves.size() : forest_.branches.size());
    if (index < 0 || index >= count)
    {
      throw Error(isLeaf ? "a leaf is not there" : "a node is not there")
          .expected("0 to " + std::to_string(count - 1))
          .found(std::to_string(index));
    }
    return isLeaf ? ~index : index;
  }

  const Attributes& attributes_;
  Forest forest_;
};
}  // namespace

Forest readForest(const Attributes& attributes)
{
  return attributes.has("tree_roots") ? PlacedNodes(attributes).read() : NamedNodes(attributes).read();
}

}  // namespace layerscope
