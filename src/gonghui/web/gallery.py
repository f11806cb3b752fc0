"""What the gallery at /components/ shows: each component in its states, with believable words of an invented county."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import yaml
from django import forms
from django.contrib.messages import ERROR, SUCCESS
from django.contrib.messages.storage.base import Message

from gonghui.foundation.jobs.models import Progress
from gonghui.kernel import clock
from gonghui.web.clocks import clock_face
from gonghui.web.forms import GonghuiForm, PickMany, PickOne, PickSay
from gonghui.web.qr import qr_code

SAMPLES = Path(__file__).with_suffix(".yaml")
LONG_NAME = "阿依努尔·买买提江"
LONG_FIRM = "望溪云亭电子商务产业园管理有限公司（含入驻商户 46 家）"
DAY = dt.timedelta(days=1)


class SampleForm(GonghuiForm):
    """One field of every layout."""

    trouble = forms.ChoiceField(
        label="您遇到了什么事？",
        widget=PickOne,
        choices=[("wages", "工资没发、少发"), ("dismissal", "被辞退、逼着走"), ("injury", "受伤、生病")],
    )
    channel = forms.ChoiceField(
        label="我们怎么找您？",
        widget=PickSay(
            hints={
                "phone": "只有鹭洲镇工会的 1 位经办人能看到。谁看过、什么时候看的，您都查得到。",
                "none": "我们不知道您是谁，也没法给您打电话。凭查询码回来看结果。",
            }
        ),
        choices=[("phone", "留电话，不让单位知道"), ("none", "完全匿名")],
    )
    claims = forms.MultipleChoiceField(
        label="要哪几样？",
        widget=PickMany,
        required=False,
        choices=[("pay", "欠薪"), ("comp", "经济补偿"), ("leave", "年休假工资")],
    )
    uscc = forms.CharField(label="统一社会信用代码", help_text="营业执照上 18 位")
    headcount = forms.IntegerField(label="职工数（人）", required=False)
    place = forms.ChoiceField(label="镇街", choices=[("1", "鹭洲镇"), ("2", "莼浦街道")])
    text = forms.CharField(label="用一两句话说说", widget=forms.Textarea)
    agree = forms.BooleanField(label="我看完了，同意调解", help_text="不同意也可以直接申请仲裁")

    def clean_uscc(self) -> str:
        raise forms.ValidationError("最后一位对不上。核对一下，是不是 4？")


class SampleFilter(GonghuiForm):
    """The filter line of a register."""

    q = forms.CharField(
        label="名称、代码",
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "名称、信用代码、拼音首字母，如 hzfz"}),
    )
    place = forms.ChoiceField(label="镇街", choices=[("", "镇街：全部 12 个"), ("1", "鹭洲镇")], required=False)
    size = forms.ChoiceField(label="职工数", choices=[("", "职工：不限"), ("30", "30 人以上")], required=False)


def samples() -> dict[str, Any]:
    """The context of the gallery page; days are counted from today, so lamps look the same every day."""
    bad = SampleForm({"uscc": "91330000MA29B6R4WX", "channel": "phone"})
    return {
        "form": SampleForm(initial={"trouble": "wages", "channel": "phone", "claims": ["pay"]}),
        "bad_form": bad,
        "filter_form": SampleFilter({}),
        "progresses": [
            Progress(label="导入信号", done=1200, total=5000),
            Progress(label="", total=0),
            Progress(label="回放近 12 个月", done=31, total=365, at=clock.now() - DAY),
            Progress(ended_at=clock.now(), failure="第 318 行的日期读不懂。改好后再传一遍，前面的行不会重复。"),
        ],
        "qr": qr_code("https://gonghui.example/verify/"),
        "notices": [Message(SUCCESS, "已签收，计时从现在开始。"), Message(ERROR, "没有写进去。")],
        **_time(),
        **yaml.safe_load(SAMPLES.read_text(encoding="utf-8")),
    }


def _time() -> dict[str, Any]:
    today = clock.today()
    now = clock.now()
    return {
        "today": today,
        "now": now,
        "yesterday": now - DAY,
        "last_year": today - 400 * DAY,
        "faces": [
            clock_face(
                "司法确认",
                today=today,
                first=today - 30 * DAY,
                last=today,
                then="只能起诉或仲裁",
                law="民事诉讼法 第二百零五条",
            ),
            clock_face("调解", today=today, first=today - 11 * DAY, last=today + 4 * DAY, then="可直接申请仲裁"),
            clock_face("受理", today=today, first=today - 5 * DAY, last=today - 2 * DAY, law="办案规则 第二十二条"),
            clock_face(
                "仲裁时效", today=today, first=today - 11 * DAY, last=today + 354 * DAY, why="因调解申请中断后重算"
            ),
            clock_face("仲裁", today=today, state="paused", why="等工伤认定，从 10月9日 起停"),
            clock_face("仲裁审查", today=today, state="waiting", why="协议生效起 15 日", law="办案规则 第七十四条"),
            clock_face("首次联系", today=today, state="met", why="11月23日 09:40，提前 7 小时"),
            clock_face(
                "还在上班：追讨工资没有期限", today=today, state="endless", why="只要还在这家单位上班，随时可以申请仲裁"
            ),
        ],
        "dues": [
            {
                "tone": "y",
                "time": "今天 10:00",
                "title": "给反映人打第一个电话：恒织纺织 9、10 月工资未发",
                "detail": "码上惠帮 · 2~9 人 · 匿名保护",
                "law": "",
                "url": "#",
                "verb": "打电话",
            },
            {
                "tone": "r",
                "time": "今天 24:00",
                "title": f"共同申请司法确认：{LONG_NAME} 与 {LONG_FIRM}",
                "detail": "协议 10月24日 生效，第 30 天",
                "law": "《民事诉讼法》第二百零五条",
                "url": "#",
                "verb": "提交申请",
            },
        ],
    }
