from gonghui.web.charts import heat, road


def station(state=""):
    return {"title": "站", "line": "", "state": state}


def test_road_fills_the_way_to_every_station_reached():
    drawn = road(
        {"warning": station("was"), "acceptance": station("was"), "mediation": station("is"), "agreement": station()}
    )

    assert [edge.css for edge in drawn["edges"]][:4] == ["ln done", "ln done", "ln", "ln dash"]
    assert [node.state for node in drawn["nodes"]] == ["was", "was", "is", ""]


def test_road_leaves_out_stations_that_a_case_never_had():
    drawn = road({"mediation": station("is")})

    assert len(drawn["nodes"]) == 1


def test_heat_is_as_large_as_its_farthest_tile():
    drawn = heat([{"column": 0, "row": 1, "name": "甲"}, {"column": 2, "row": 0, "name": "乙"}])

    assert (drawn["width"], drawn["height"]) == (400, 256)
    assert [(tile["x"], tile["y"]) for tile in drawn["tiles"]] == [(0, 132), (272, 0)]


def test_heat_of_nothing_is_one_empty_tile_wide():
    assert heat([]) == {"tiles": [], "width": 128, "height": 124}
