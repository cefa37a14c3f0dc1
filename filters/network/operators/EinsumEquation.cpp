#include "EinsumEquation.h"

#include <algorithm>
#include <cctype>
#include <map>

#include "network/Error.h"

namespace layerscope
{

namespace
{
/// One term: letters, and where the ellipsis stands among them.
struct Term
{
  std::string letters;
  bool hasEllipsis = false;
  std::size_t ellipsis = 0;  ///< letters before it
};

[[noreturn]] void refuse(const std::string& text, const char* why)
{
  throw Error(why).expected("an equation as \"...ij,jk->...ik\"").found("\"" + text + "\"");
}

std::vector<Term> readTerms(const std::string& text, const std::string& part)
{
  std::vector<Term> terms(1);
  for (std::size_t i = 0; i < part.size(); ++i)
  {
    if (part[i] == ',')
    {
      terms.emplace_back();
    }
    else if (part.compare(i, 3, "...") == 0 && !terms.back().hasEllipsis)
    {
      terms.back().hasEllipsis = true;
      terms.back().ellipsis = terms.back().letters.size();
      i += 2;
    }
    else if (std::isalpha(static_cast<unsigned char>(part[i])))
    {
      terms.back().letters += part[i];
    }
    else
    {
      refuse(text, "attribute 'equation' cannot be read");
    }
  }
  return terms;
}

// Letters that come once, in the alphabet's order, behind all axes under ellipses.
Term impliedOutput(const std::vector<Term>& inputs)
{
  std::map<char, int> counts;
  Term output;
  for (const Term& term : inputs)
  {
    output.hasEllipsis = output.hasEllipsis || term.hasEllipsis;
    for (const char letter : term.letters)
    {
      ++counts[letter];
    }
  }
  for (const auto& [letter, count] : counts)
  {
    output.letters += count == 1 ? std::string(1, letter) : "";
  }
  return output;
}
}  // namespace

EinsumEquation::EinsumEquation(const std::string& equation, const std::vector<Shape>& shapes)
{
  std::string text;
  std::copy_if(equation.begin(), equation.end(), std::back_inserter(text), [](char c) { return c != ' '; });
  const std::size_t arrow = text.find("->");
  const std::vector<Term> inputs = readTerms(text, text.substr(0, arrow));
  Term result = impliedOutput(inputs);
  if (arrow != std::string::npos)
  {
    const std::vector<Term> results = readTerms(text, text.substr(arrow + 2));
    if (results.size() != 1)
    {
      refuse(text, "attribute 'equation' has more than one result");
    }
    result = results[0];
  }
  if (inputs.size() != shapes.size())
  {
    throw Error("attribute 'equation' is for another number of inputs")
        .expected(std::to_string(inputs.size()))
        .found(std::to_string(shapes.size()));
  }
  std::size_t under = 0;  // most axes under an ellipsis
  for (std::size_t i = 0; i < inputs.size(); ++i)
  {
    const std::size_t letters = inputs[i].letters.size();
    const std::size_t rank = shapes[i].size();
    if (rank < letters || (rank != letters && !inputs[i].hasEllipsis))
    {
      throw Error("input " + std::to_string(i) + " has not the axes of the equation")
          .expected(std::to_string(letters) + " axes" + (inputs[i].hasEllipsis ? " or more" : ""))
          .found(toString(shapes[i]));
    }
    under = std::max(under, rank - letters);
  }
  // Labels: first the axes under ellipses, then the letters.
  std::map<char, std::size_t> labels;
  extents.assign(under, 1);
  const auto labelsOf = [&](const Term& term, std::size_t covered, bool mayMake)
  {
    std::vector<std::size_t> list;
    for (std::size_t k = 0; k <= term.letters.size(); ++k)
    {
      for (std::size_t axis = 0; term.hasEllipsis && k == term.ellipsis && axis < covered; ++axis)
      {
        list.push_back(under - covered + axis);
      }
      if (k < term.letters.size())
      {
        const auto [found, isNew] = labels.emplace(term.letters[k], extents.size());
        if (isNew && !mayMake)
        {
          refuse(text, "attribute 'equation' has a letter in its result that no input has");
        }
        if (isNew)
        {
          extents.push_back(1);
        }
        list.push_back(found->second);
      }
    }
    return list;
  };
  for (std::size_t i = 0; i < inputs.size(); ++i)
  {
    operands.push_back(labelsOf(inputs[i], shapes[i].size() - inputs[i].letters.size(), true));
    for (std::size_t axis = 0; axis < shapes[i].size(); ++axis)
    {
      std::int64_t& extent = extents[operands[i][axis]];
      if (extent != 1 && shapes[i][axis] != 1 && extent != shapes[i][axis])
      {
        throw Error("axes of one letter have different extents")
            .expected(std::to_string(extent))
            .found(toString(shapes[i]) + " as input " + std::to_string(i));
      }
      extent = extent == 1 ? shapes[i][axis] : extent;
    }
  }
  output = labelsOf(result, under, false);
  std::vector<std::size_t> sorted = output;
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
  {
    refuse(text, "attribute 'equation' has a letter twice in its result");
  }
}

}  // namespace layerscope
