/** Grafana's types, as its JSON has them: an enum's values instead of its names. */

import type * as grafana from '@grafana/schema';
import type * as bargauge from './node_modules/@grafana/schema/dist/types/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen';
import type * as heatmap from './node_modules/@grafana/schema/dist/types/raw/composable/heatmap/panelcfg/x/HeatmapPanelCfg_types.gen';
import type * as piechart from './node_modules/@grafana/schema/dist/types/raw/composable/piechart/panelcfg/x/PieChartPanelCfg_types.gen';
import type * as stat from './node_modules/@grafana/schema/dist/types/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type * as timeline from './node_modules/@grafana/schema/dist/types/raw/composable/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen';
import type * as timeseries from './node_modules/@grafana/schema/dist/types/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';

type Json<T> = T extends string
  ? `${T}`
  : T extends (infer I)[]
    ? Json<I>[]
    : T extends object
      ? { [K in keyof T]: Json<T[K]> }
      : T;

/** Makes members optional, as Grafana fills in missing ones. */
type Some<T> = T extends (infer I)[] ? I[] : T extends object ? { [K in keyof T]?: Some<T[K]> } : T;

/** A query to Grafana's Prometheus data source, which publishes no type of its own for it. */
interface Query {
  refId: string;
  datasource: grafana.DataSourceRef;
  expr: string;
  legendFormat: string;
  editorMode: 'code' | 'builder';
  format?: 'time_series' | 'table' | 'heatmap';
  instant?: boolean;
  range?: boolean;
  exemplar?: boolean;
}

/** The foundation SDK writes data links with all members of a dashboard's links. */
type DataLink = Some<Json<grafana.DashboardLink>> & { title: string; url: string };

type Field<Custom> = Omit<grafana.FieldConfig, 'custom' | 'links'> & {
  custom?: Some<Custom>;
  links?: DataLink[];
};

type Panel<Type, Options, Custom> = Json<
  Omit<grafana.Panel, 'type' | 'targets' | 'options' | 'fieldConfig'>
> & {
  type: Type;
  targets: Query[];
  options: Json<Some<Options>>;
  fieldConfig: { defaults: Json<Field<Custom>>; overrides: [] };
};

type Leaf =
  | Panel<'timeseries', timeseries.Options, timeseries.FieldConfig>
  | Panel<'stat', stat.Options, never>
  | Panel<'bargauge', bargauge.Options, never>
  | Panel<'piechart', piechart.Options, piechart.FieldConfig>
  | Panel<'heatmap', heatmap.Options, heatmap.FieldConfig>
  | Panel<'state-timeline', timeline.Options, timeline.FieldConfig>;

type AnyPanel = Leaf | (Json<Omit<grafana.RowPanel, 'panels'>> & { panels: Leaf[] });

/** Beside the schema's members, those of Prometheus' annotations. */
type Annotation = Json<Omit<grafana.AnnotationQuery, 'target'>> & {
  target: { refId: string; expr: string };
  expr: string;
  step: string;
  titleFormat: string;
  textFormat: string;
  useValueForTime: boolean;
};

/** The foundation SDK has one model for all kinds of variables, with the members of intervals. */
type Variable = Omit<Json<grafana.VariableModel>, 'current'> & {
  auto?: boolean;
  auto_count?: number;
  auto_min?: string;
  current?: Json<grafana.VariableModel>['current'] | Record<string, never>;
};

export type Dashboard = Json<
  Omit<grafana.Dashboard, 'panels' | 'annotations' | 'templating'>
> & {
  panels: AnyPanel[];
  annotations: { list: Annotation[] };
  templating: { list: Variable[] };
};
