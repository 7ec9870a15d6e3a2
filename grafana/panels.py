"""Grafana's JSON, as far as the dashboards need it: panels, queries, links, variables, layout."""

SOURCE = {"type": "prometheus", "uid": "${datasource}"}
SOURCE_VARIABLE = {
    "type": "datasource", "name": "datasource", "label": "Data source", "query": "prometheus",
    "current": {}, "hide": 0, "includeAll": False, "multi": False, "options": [], "refresh": 1,
    "regex": "", "skipUrlSync": False,
}
WIDTH = 24

# What a screen shows, in units of height: rows that begin below it are collapsed.
FOLD = 24

GREEN, YELLOW, ORANGE, RED, BLUE = "green", "yellow", "orange", "red", "blue"


def query(expr, legend="", **more):
    return {"expr": expr, "legendFormat": legend or "__auto", "range": True, **more}


def steps(first, *limits):
    """Thresholds: the first color, then (value, color) from low to high."""
    return [{"color": first, "value": None}] + [{"color": c, "value": v} for v, c in limits]


def link(title, dashboard):
    """A data link to another dashboard, with the present time range and variables."""
    return {"title": title, "url": f"/d/{dashboard}?${{__url_time_range}}&${{__all_variables}}"}


def panel(kind, title, text, queries, unit, *, w, h=8, thresholds=None, lines=False, links=(),
          custom=None, options=None, mn=None, mx=None, decimals=None, overrides=()):
    defaults = {
        "unit": unit,
        "color": {"mode": "thresholds" if thresholds and not lines else "palette-classic"},
        "thresholds": {"mode": "absolute", "steps": thresholds or steps(GREEN)},
        "links": list(links),
        "noValue": "no data",
    }
    if custom is not None:
        defaults["custom"] = custom
    for name, value in (("min", mn), ("max", mx), ("decimals", decimals)):
        if value is not None:
            defaults[name] = value
    targets = [
        {"refId": chr(ord("A") + i), "datasource": SOURCE, "editorMode": "code", **q}
        for i, q in enumerate(queries)
    ]
    return {
        "type": kind,
        "title": title,
        "description": text,
        "datasource": SOURCE,
        "targets": targets,
        "fieldConfig": {"defaults": defaults, "overrides": list(overrides)},
        "options": options or {},
        "gridPos": {"w": w, "h": h},
    }


def series(title, text, queries, unit, *, stack=False, w=8, thresholds=None, **more):
    """Values over time; thresholds are drawn as lines."""
    custom = {
        "drawStyle": "line",
        "lineWidth": 1,
        "fillOpacity": 30 if stack else 8,
        "showPoints": "never",
        "spanNulls": False,
        "stacking": {"mode": "normal" if stack else "none", "group": "A"},
        "thresholdsStyle": {"mode": "dashed" if thresholds else "off"},
    }
    options = {
        "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True, "calcs": []},
        "tooltip": {"mode": "multi", "sort": "desc"},
    }
    more.setdefault("mn", 0)
    return panel("timeseries", title, text, queries, unit, w=w, thresholds=thresholds,
                 lines=bool(thresholds), custom=custom, options=options, **more)


def stat(title, text, expr, unit, *, thresholds=None, w=4, h=4, **more):
    """One number, with its history as a sparkline."""
    options = {
        "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
        "colorMode": "value",
        "graphMode": "area",
        "justifyMode": "auto",
        "textMode": "auto",
        "orientation": "auto",
    }
    return panel("stat", title, text, [query(expr)], unit, w=w, h=h,
                 thresholds=thresholds or steps(BLUE), options=options, **more)


def pie(title, text, expr, legend, unit, *, w=8, **more):
    options = {
        "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
        "pieType": "donut",
        "legend": {"displayMode": "table", "placement": "right", "showLegend": True,
                   "values": ["value", "percent"]},
        "displayLabels": [],
        "tooltip": {"mode": "single", "sort": "none"},
    }
    q = {"expr": expr, "legendFormat": legend, "instant": True, "range": False}
    return panel("piechart", title, text, [q], unit, w=w, options=options, **more)


def bars(title, text, expr, legend, unit, *, w=8, thresholds=None, **more):
    """One bar for each label value, as of now."""
    options = {
        "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
        "displayMode": "basic",
        "orientation": "horizontal",
        "showUnfilled": True,
        "minVizWidth": 8,
        "minVizHeight": 16,
        "valueMode": "color",
        "namePlacement": "auto",
        "sizing": "auto",
    }
    q = {"expr": expr, "legendFormat": legend, "instant": True, "range": False}
    return panel("bargauge", title, text, [q], unit, w=w, thresholds=thresholds, options=options,
                 **more)


def heatmap(title, text, expr, unit, *, w=8, **more):
    options = {
        "calculate": False,
        "yAxis": {"unit": unit, "axisPlacement": "left"},
        "color": {"mode": "scheme", "scheme": "Spectral", "steps": 64, "exponent": 0.5,
                  "fill": "dark-orange", "reverse": False},
        "cellGap": 1,
        "rowsFrame": {"layout": "auto"},
        "legend": {"show": True},
        "tooltip": {"mode": "single", "yHistogram": False},
        "exemplars": {"color": "rgba(255,0,255,0.7)"},
        "filterValues": {"le": 1e-9},
        "showValue": "never",
    }
    return panel("heatmap", title, text, [query(expr, "{{le}}", format="heatmap")], unit, w=w,
                 custom={"hideFrom": {"legend": False, "tooltip": False, "viz": False},
                         "scaleDistribution": {"type": "linear"}},
                 options=options, **more)


def states(title, text, expr, legend, mappings, *, w=8, **more):
    """States over time, one row for each series. Mappings: (value, text, color)."""
    options = {
        "mergeValues": True,
        "showValue": "never",
        "alignValue": "left",
        "rowHeight": 0.8,
        "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True},
        "tooltip": {"mode": "single", "sort": "none"},
    }
    p = panel("state-timeline", title, text, [query(expr, legend)], "none", w=w,
              custom={"lineWidth": 0, "fillOpacity": 70}, options=options, **more)
    p["fieldConfig"]["defaults"]["mappings"] = [{
        "type": "value",
        "options": {str(v): {"text": t, "color": c, "index": i}
                    for i, (v, t, c) in enumerate(mappings)},
    }]
    return p


def variable(name, label, expr):
    return {
        "type": "query",
        "name": name,
        "label": label,
        "datasource": SOURCE,
        "definition": expr,
        "query": {"query": expr, "refId": "A", "qryType": 1},
        "refresh": 2,
        "sort": 1,
        "multi": True,
        "includeAll": True,
        "allValue": ".*",
        "current": {"selected": True, "text": ["All"], "value": ["$__all"]},
        "hide": 0,
        "regex": "",
        "skipUrlSync": False,
        "options": [],
    }


def annotation(name, color, expr, title, text):
    return {
        "name": name,
        "datasource": SOURCE,
        "enable": True,
        "hide": False,
        "iconColor": color,
        "target": {"refId": "Annotation", "expr": expr},
        "expr": expr,  # as Grafana had it before there was a target
        "step": "15s",
        "titleFormat": title,
        "textFormat": text,
        "useValueForTime": False,
    }


def side_by_side(panels, y):
    """Puts panels side by side, from a height on; returns the height below them."""
    x = line = 0
    for p in panels:
        w, h = p["gridPos"]["w"], p["gridPos"]["h"]
        if x + w > WIDTH:
            x, y, line = 0, y + line, 0
        p["gridPos"] = {"x": x, "y": y, "w": w, "h": h}
        x, line = x + w, max(line, h)
    return y + line


def layout(rows):
    """Puts rows one below the other, each under its title. Those below the fold are collapsed."""
    panels, y, number = [], 0, 0
    folded = False
    for title, members in rows:
        below = side_by_side(members, y + 1)
        folded = folded or below > FOLD and bool(panels)
        row = {"type": "row", "title": title, "collapsed": folded,
               "panels": members if folded else [], "gridPos": {"x": 0, "y": y, "w": WIDTH, "h": 1}}
        for p in [row, *members]:
            number += 1
            p["id"] = number
        panels += [row] if folded else [row, *members]
        y = y + 1 if folded else below
    return panels


def dashboard(uid, title, text, rows, variables, annotations, others):
    return {
        "uid": uid,
        "title": title,
        "description": text,
        "tags": ["scrubjay"],
        "timezone": "browser",
        "editable": True,
        "graphTooltip": 1,
        "refresh": "30s",
        "schemaVersion": 41,
        "version": 1,
        "time": {"from": "now-3h", "to": "now"},
        "timepicker": {},
        "weekStart": "",
        "fiscalYearStartMonth": 0,
        "templating": {"list": variables},
        "annotations": {"list": annotations},
        "links": [
            {"type": "link", "title": name, "url": f"/d/{other}", "icon": "dashboard",
             "tooltip": name, "tags": [], "asDropdown": False, "targetBlank": False,
             "includeVars": True, "keepTime": True}
            for other, name in others
        ],
        "panels": layout(rows),
    }
