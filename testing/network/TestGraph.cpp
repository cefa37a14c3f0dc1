#include <gtest/gtest.h>

#include "network/Error.h"
#include "network/Graph.h"

using namespace layerscope;

namespace
{
Node makeNode(const std::string& name, std::vector<std::string> inputs, std::vector<std::string> outputs)
{
  Node node;
  node.name = name;
  node.op = "Add";
  node.opset = 13;
  node.inputs = std::move(inputs);
  node.outputs = std::move(outputs);
  return node;
}

Graph makeGraph(std::vector<Node> nodes, const std::string& output)
{
  Graph graph;
  graph.inputs.push_back({"x", {}, false});
  graph.outputs.push_back({output, {}, false});
  graph.nodes = std::move(nodes);
  return graph;
}

std::string failure(Graph graph)
{
  try
  {
    sortNodes(graph);
  }
  catch (const Error& error)
  {
    return error.what();
  }
  return {};
}
} // namespace

TEST(SortNodes, OrdersAndKeepsWhatIsInOrder)
{
  Graph graph = makeGraph({makeNode("c", {"b", "a"}, {"c"}), makeNode("a", {"x"}, {"a"}),
                           makeNode("b", {"a", "x"}, {"b"}), makeNode("d", {"x", ""}, {"d"})},
                          "c");
  sortNodes(graph);
  std::string order;
  for (const Node& node : graph.nodes)
  {
    order += node.name;
  }
  EXPECT_EQ(order, "abcd");
}

TEST(SortNodes, NamesTheNodeOfACycle)
{
  const std::string text = failure(makeGraph({makeNode("p", {"q"}, {"p"}), makeNode("q", {"p"}, {"q"})}, "q"));
  EXPECT_NE(text.find("cycle"), std::string::npos) << text;
  EXPECT_NE(text.find("'p'"), std::string::npos) << text;
}

TEST(SortNodes, RefusesMissingAndDoubledNames)
{
  EXPECT_NE(failure(makeGraph({makeNode("p", {"nowhere"}, {"p"})}, "p")).find("nowhere"), std::string::npos);
  EXPECT_NE(failure(makeGraph({makeNode("p", {"x"}, {"y"}), makeNode("q", {"x"}, {"y"})}, "y")).find("twice"),
            std::string::npos);
  EXPECT_NE(failure(makeGraph({makeNode("p", {"x"}, {"x"})}, "x")).find("twice"), std::string::npos);
  EXPECT_NE(failure(makeGraph({makeNode("p", {"x"}, {"p"})}, "z")).find("'z'"), std::string::npos);
}

TEST(Attributes, AreTyped)
{
  Attributes attributes;
  attributes.set("axis", std::int64_t(-1));
  attributes.set("alpha", 0.5F);
  EXPECT_EQ(attributes.getInt("axis", 3), -1);
  EXPECT_EQ(attributes.getInt("missing", 3), 3);
  EXPECT_FLOAT_EQ(attributes.getFloat("alpha", 0.0F), 0.5F);
  EXPECT_THROW(attributes.getInts("axis"), Error);
  EXPECT_THROW(attributes.requireInt("missing"), Error);
  EXPECT_THROW(attributes.getTensor("missing"), Error);
}
