// What the drawing worker needs of Vega: the parser, the dataflow, the transforms that compiled charts use, SVG out.
import { extend } from "vega-util";
import { transforms } from "vega-dataflow";
import {
  aggregate, bin, collect, compare, expression, extent, facet, field, filter, fold, formula, impute, joinaggregate,
  key, load, lookup, multiextent, multivalues, params, prefacet, project, proxy, relay, sequence, sieve, subflow,
  timeunit, tupleindex, values, window as windowed,
} from "vega-transforms";
import * as show from "vega-view-transforms";
import * as encode from "vega-encode";
import { geojson, geopath, geopoint, geoshape, projection } from "vega-geo";

extend(
  transforms,
  {
    aggregate, bin, collect, compare, expression, extent, facet, field, filter, fold, formula, impute, joinaggregate,
    key, load, lookup, multiextent, multivalues, params, prefacet, project, proxy, relay, sequence, sieve, subflow,
    timeunit, tupleindex, values, window: windowed,
  },
  show,
  encode,
  { geojson, geopath, geopoint, geoshape, projection },
);

export { parse } from "vega-parser";
export { View } from "vega-view";
export { changeset } from "vega-dataflow";
export { expressionInterpreter } from "vega-interpreter";
export { textMetrics, sceneVisit } from "vega-scenegraph";
