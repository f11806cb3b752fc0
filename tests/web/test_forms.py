import re

from django import forms

from gonghui.kernel.errors import IllegalMove, Invalid, Stale
from gonghui.web.forms import GonghuiForm, PickOne, PickSay


class ReportForm(GonghuiForm):
    kind = forms.ChoiceField(label="什么事", choices=[("wages", "工资"), ("other", "别的")], widget=PickOne)
    contact = forms.ChoiceField(
        label="怎么找您",
        choices=[("phone", "留电话"), ("none", "匿名")],
        widget=PickSay(hints={"phone": "只有 1 人能看到"}),
    )
    text = forms.CharField(label="说说", help_text="一两句", widget=forms.Textarea)
    phone = forms.CharField(label="手机号", required=False)


def test_form_draws_labels_hints_and_tiles():
    drawn = ReportForm().as_fields()

    assert drawn.count('<fieldset class="q"') == 2
    assert "<b>留电话</b>只有 1 人能看到" in drawn
    assert re.search(
        r'<label class="form-label" for="reportform_text">说说</label><textarea[^>]*class="form-control"', drawn
    )
    assert "一两句" in drawn
    assert "手机号 <span" in drawn and "可以不填" in drawn


def test_errors_stand_under_their_field_and_say_what_to_do():
    form = ReportForm({"contact": "none"})

    drawn = form.as_fields()

    assert form.errors["kind"] == ["还没选。选一个再往下走。"]
    assert form.errors["text"] == ["还没填。填上再往下走。"]
    assert 'id="reportform_text_error"' in drawn
    assert 'aria-describedby="reportform_text_helptext reportform_text_error"' in drawn
    assert "is-bad" in drawn


def test_the_first_wrong_input_has_the_focus_and_no_other():
    class Longer(ReportForm):
        place = forms.CharField()

    drawn = Longer({"kind": "wages"}).as_fields()

    assert drawn.count("autofocus") == 1
    assert re.search(r'<textarea name="text"[^>]* autofocus', drawn)
    assert "autofocus" not in Longer({"kind": "wages", "contact": "none", "text": "x", "place": "y"}).as_fields()


def test_a_stale_page_opens_what_is_there_now_beside_what_was_typed():
    class OfItsOwn(ReportForm):
        page_of_its_own = True

    told = {"kind": "wages", "contact": "none", "text": "<b>x"}
    form, elsewhere = OfItsOwn(told), ReportForm(told)

    for each in (form, elsewhere):
        each.refuse(Stale("<i>改过了。"))

    assert '&lt;i&gt;改过了。 <a href="" target="_blank" rel="noopener">' in form.as_fields()
    assert "<a " not in elsewhere.as_fields()


def test_wording_of_a_field_is_kept():
    class Own(GonghuiForm):
        name = forms.CharField(error_messages={"required": "写上姓名。"})

    assert Own({}).errors["name"] == ["写上姓名。"]


def test_refusal_of_an_action_goes_to_its_fields():
    form = ReportForm({"kind": "wages", "contact": "none", "text": "x"})

    form.refuse(Invalid("有一处要改。", fields={"phone": "号码少一位。", "elsewhere": "x"}))

    assert form.errors == {"phone": ["号码少一位。"]}


def test_refusal_without_fields_stands_above_the_form():
    form = ReportForm({"kind": "wages", "contact": "none", "text": "x"})

    form.refuse(IllegalMove("协议还没生效。"))

    assert form.non_field_errors() == ["协议还没生效。"]
    assert "协议还没生效。" in form.as_fields()
