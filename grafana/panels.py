"""Panels, variables and boards as Scrubjay has them, made with Grafana's own foundation SDK."""

import dataclasses
import json

from grafana_foundation_sdk.builders import bargauge, common, dashboard, heatmap, piechart, prometheus, stat
from grafana_foundation_sdk.builders import statetimeline, timeseries
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import common as values
from grafana_foundation_sdk.models import dashboard as model
from grafana_foundation_sdk.models import heatmap as heat
from grafana_foundation_sdk.models import piechart as pies
from grafana_foundation_sdk.models import prometheus as prom
from grafana_foundation_sdk.models import units

SOURCE = values.DataSourceRef(type_val="prometheus", uid="${datasource}")
WIDTH = 24

# What a screen shows, in units of height: rows that begin below it are collapsed.
FOLD = 24

GREEN, YELLOW, ORANGE, RED, BLUE = "green", "yellow", "orange", "red", "blue"

NUMBER, SHARE, SECONDS, BYTES, BYTES_PER_SECOND, USD, OPERATIONS, REQUESTS, PLAIN = (
    units.Short, units.PercentUnit, units.Seconds, units.BytesIEC, units.BytesPerSecondSI, units.Dollars,
    units.OpsPerSecond, units.RequestsPerSecond, units.NoUnit)

RUNBOOKS = "${docs}/operations.md#alerts"


@dataclasses.dataclass(frozen=True)
class Query:
    """One query to Prometheus. A level is drawn to compare with, and no variable narrows it."""

    expr: str
    legend: str = "__auto"
    exemplar: bool = False
    level: bool = False
    instant: bool = False
    buckets: bool = False

    def target(self, ref):
        it = (prometheus.Dataquery().ref_id(ref).datasource(SOURCE).expr(self.expr).legend_format(self.legend)
              .editor_mode(prom.QueryEditorMode.CODE))
        if self.buckets:
            it.format(prom.PromQueryFormat.HEATMAP)
        if self.exemplar:
            it.exemplar(True)
        return it.instant() if self.instant else it.range()


@dataclasses.dataclass(frozen=True)
class Panel:
    """A panel whose queries may still change: its builder gets them at the end."""

    builder: object
    queries: list
    w: int
    h: int

    def placed(self, number, x, y):
        targets = [q.target(chr(ord("A") + i)) for i, q in enumerate(self.queries)]
        return self.builder.id(number).targets(targets).grid_pos(model.GridPos(x=x, y=y, w=self.w, h=self.h))


def query(expr, legend="__auto", **more):
    return Query(expr, legend, **more)


def steps(first, *limits):
    """Thresholds: the first color, then (value, color) from low to high."""
    return [model.Threshold(color=first)] + [model.Threshold(value=v, color=c) for v, c in limits]


def link(title, board):
    """A data link to another board, with the present time range and variables."""
    return dashboard.DashboardLink(title).url(f"/d/{board}?${{__url_time_range}}&${{__all_variables}}")


def runbook(title, heading):
    """A data link to a runbook, below the address that the variable docs has."""
    return dashboard.DashboardLink(title).url(f"${{docs}}/operations.md#{heading}").target_blank(True)


def panel(builder, title, text, queries, unit, *, w, h=8, thresholds=None, lines=False, links=(), mn=None,
          mx=None, decimals=None):
    colors = model.FieldColorModeId.THRESHOLDS if thresholds and not lines else \
        model.FieldColorModeId.PALETTE_CLASSIC
    limits = dashboard.ThresholdsConfig().mode(model.ThresholdsMode.ABSOLUTE).steps(thresholds or steps(GREEN))
    (builder.title(title).description(text).datasource(SOURCE).unit(unit).no_value("no data")
     .thresholds(limits).color_scheme(dashboard.FieldColor().mode(colors)))
    if links:
        builder.data_links(list(links))
    for setter, value in ((builder.min, mn), (builder.max, mx), (builder.decimals, decimals)):
        if value is not None:
            setter(value)
    return Panel(builder, list(queries), w, h)


def series(title, text, queries, unit, *, stack=False, w=8, thresholds=None, **more):
    """Values over time; thresholds are drawn as lines."""
    legend = (common.VizLegendOptions().display_mode(values.LegendDisplayMode.LIST).show_legend(True)
              .placement(values.LegendPlacement.BOTTOM).calcs([]))
    tooltip = common.VizTooltipOptions().mode(values.TooltipDisplayMode.MULTI).sort(values.SortOrder.DESCENDING)
    stacking = values.StackingMode.NORMAL if stack else values.StackingMode.NONE
    lines = values.GraphThresholdsStyleMode.DASHED if thresholds else values.GraphThresholdsStyleMode.OFF
    builder = (timeseries.Panel().legend(legend).tooltip(tooltip).draw_style(values.GraphDrawStyle.LINE)
               .line_width(1).fill_opacity(30 if stack else 8).show_points(values.VisibilityMode.NEVER)
               .span_nulls(False).stacking(common.StackingConfig().mode(stacking).group("A"))
               .thresholds_style(common.GraphThresholdsStyleConfig().mode(lines)))
    more.setdefault("mn", 0)
    return panel(builder, title, text, queries, unit, w=w, thresholds=thresholds, lines=bool(thresholds), **more)


def last():
    return common.ReduceDataOptions().calcs(["lastNotNull"]).fields("").values(False)


def figure(title, text, expr, unit, *, thresholds=None, w=4, h=4, **more):
    """One number, with its history as a sparkline."""
    builder = (stat.Panel().reduce_options(last()).color_mode(values.BigValueColorMode.VALUE)
               .graph_mode(values.BigValueGraphMode.AREA))
    return panel(builder, title, text, [query(expr)], unit, w=w, h=h, thresholds=thresholds or steps(BLUE), **more)


def pie(title, text, expr, legend, unit, *, w=8, **more):
    table = (piechart.PieChartLegendOptions().display_mode(values.LegendDisplayMode.TABLE).show_legend(True)
             .placement(values.LegendPlacement.RIGHT)
             .values([pies.PieChartLegendValues.VALUE, pies.PieChartLegendValues.PERCENT]))
    builder = piechart.Panel().reduce_options(last()).pie_type(pies.PieChartType.DONUT).legend(table)
    return panel(builder, title, text, [query(expr, legend, instant=True)], unit, w=w, **more)


def bars(title, text, expr, legend, unit, *, w=8, thresholds=None, **more):
    """One bar for each label value, as of now."""
    builder = (bargauge.Panel().reduce_options(last()).display_mode(values.BarGaugeDisplayMode.BASIC)
               .orientation(values.VizOrientation.HORIZONTAL).show_unfilled(True))
    return panel(builder, title, text, [query(expr, legend, instant=True)], unit, w=w, thresholds=thresholds,
                 **more)


def spread(title, text, expr, unit, *, w=8, **more):
    """A heatmap of a histogram's buckets."""
    colors = (heatmap.HeatmapColorOptions().mode(heat.HeatmapColorMode.SCHEME).scheme("Spectral").steps(64)
              .exponent(0.5).fill("dark-orange").reverse(False))
    axis = heatmap.YAxisConfig().unit(unit).axis_placement(values.AxisPlacement.LEFT)
    builder = (heatmap.Panel().calculate(False).y_axis(axis).color(colors).cell_gap(1).show_legend()
               .show_value(values.VisibilityMode.NEVER).filter_values(heatmap.FilterValueRange().le(1e-9)))
    return panel(builder, title, text, [query(expr, "{{le}}", buckets=True)], unit, w=w, **more)


def states(title, text, expr, legend, mappings, *, w=8, **more):
    """States over time, one row for each series. Mappings: (value, text, color)."""
    shown = {str(v): model.ValueMappingResult(text=t, color=c, index=i) for i, (v, t, c) in enumerate(mappings)}
    builder = (statetimeline.Panel().merge_values(True).show_value(values.VisibilityMode.NEVER).row_height(0.8)
               .line_width(0).fill_opacity(70).mappings([model.ValueMap(options=shown)]))
    return panel(builder, title, text, [query(expr, legend)], PLAIN, w=w, **more)


def source_variable():
    return dashboard.DatasourceVariable("datasource").label("Data source").type("prometheus")


def variable(name, label, expr):
    return (dashboard.QueryVariable(name).label(label).datasource(SOURCE)
            .query({"query": expr, "refId": "A", "qryType": 1})
            .refresh(model.VariableRefresh.ON_TIME_RANGE_CHANGED).sort(model.VariableSort.ALPHABETICAL_ASC)
            .multi(True).include_all(True).all_value(".*")
            .current(model.VariableOption(selected=True, text=["All"], value=["$__all"])))


def docs_variable(address):
    """The address below which the runbooks are, for links."""
    return dashboard.ConstantVariable("docs").label("Address of the documents").value(address)


class Annotation(model.AnnotationQuery):
    """A query for marks; the SDK lacks the members that the Prometheus data source has besides."""

    def __init__(self, name, color, expr, title, text):
        super().__init__(name=name, datasource=SOURCE, icon_color=color, expr=expr)
        self.more = {"step": "15s", "titleFormat": title, "textFormat": text, "useValueForTime": False,
                     "target": {"refId": "Annotation", "expr": expr}}

    def to_json(self):
        return {**super().to_json(), **self.more}

    def build(self):
        return self


def annotation(name, color, expr, title, text):
    return Annotation(name, color, expr, title, text)


def layout(board, rows):
    """Puts rows one below the other, each under its title. Those below the fold are collapsed."""
    number, y, folded = 0, 0, False
    for title, members in rows:
        number += 1
        row = dashboard.Row(title).id(number).grid_pos(model.GridPos(x=0, y=y, w=WIDTH, h=1)).collapsed(False)
        panels, x, top, line = [], 0, y + 1, 0
        for p in members:
            if x + p.w > WIDTH:
                x, top, line = 0, top + line, 0
            number += 1
            panels.append(p.placed(number, x, top))
            x, line = x + p.w, max(line, p.h)
        folded = folded or top + line > FOLD and y > 0
        if folded:
            for p in panels:
                row.with_panel(p)
        board.with_row(row)
        for p in [] if folded else panels:
            board.with_panel(p)
        y = y + 1 if folded else top + line


def made(uid, title, text, rows, variables, annotations, links):
    """A board's JSON."""
    board = (dashboard.Dashboard(title).uid(uid).description(text).tags(["scrubjay"]).timezone("browser")
             .tooltip(model.DashboardCursorSync.CROSSHAIR).refresh("30s").time("now-3h", "now").version(1)
             .variables(variables).annotations(annotations))
    for name, url in links:
        inside = url.startswith("/d/")
        board.link(dashboard.DashboardLink(name).type(model.DashboardLinkType.LINK).url(url).tooltip(name)
                   .icon("dashboard" if inside else "doc").include_vars(inside).keep_time(inside)
                   .target_blank(not inside))
    layout(board, rows)
    return json.dumps(board.build(), cls=JSONEncoder, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
