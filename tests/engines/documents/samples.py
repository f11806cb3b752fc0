"""Believable content for every template, as a programme would hand it over."""

from __future__ import annotations

from typing import Any

SIGNATURE = {
    "width": 600,
    "height": 200,
    "paths": [
        "M40 60 C 90 30, 150 40, 170 60 S 120 150, 80 160",
        "M100 50 C 110 90, 120 130, 150 170",
        "M220 60 L 320 55 M 270 30 C 265 90, 250 140, 225 170 M 270 100 C 300 120, 320 140, 340 165",
        "M400 45 C 470 30, 520 40, 500 90 S 420 160, 400 165 M 460 60 L 455 180 M 400 110 L 540 100",
    ],
}

WORKER = {
    "side": "甲方（劳动者）",
    "name": "欧阳䶮",
    "id_label": "公民身份号码",
    "id_number": "330199199003074127",
    "address": "望溪县鹭洲镇柳堤村 18 号",
    "phone": "13800004127",
    "agent": "",
}
FIRM = {
    "side": "乙方（用人单位）",
    "name": "望溪顺屹物流有限公司",
    "id_label": "统一社会信用代码",
    "id_number": "91330199MA2EXAMP1X",
    "address": "望溪县鹭洲镇工业园区 6 号",
    "phone": "0000-88003300",
    "head_label": "法定代表人",
    "head": "阿依努尔·买买提江",
    "agent": "沈砚秋（公司人事）",
}
PAYMENTS = {
    "payer": "乙方",
    "payee": "甲方",
    "total": "43,000.00",
    "total_words": "肆万叁仟元整",
    "manner": "银行转账",
    "account": "户名欧阳䶮，望溪农商银行鹭洲支行，尾号 7716",
    "items": [
        {"no": "1", "what": "2026年7月至9月工资", "amount": "21,500.00", "due": "2026年12月15日"},
        {"no": "2", "what": "解除劳动合同经济补偿", "amount": "21,500.00", "due": "2027年1月15日"},
    ],
}

ORDER_LETTER: dict[str, Any] = {
    "lead": "鹭洲镇总工会",
    "assisting": ["望溪县人力资源和社会保障局", "望溪县社会治理中心"],
    "subject": "望溪锦禾纺织有限公司拖欠工资的风险",
    "level": "红色预警",
    "facts": [
        ["企业", "望溪锦禾纺织有限公司（鹭洲镇）"],
        ["风险种类", "拖欠劳动报酬"],
        ["涉及人数", "23 人"],
        ["涉及金额", "312,000.00 元"],
        ["预警时间", "2026年11月23日 09:10"],
    ],
    "situation": [
        "11月18日以来，平台收到 6 条反映该企业拖欠9月、10月工资的线索，其中 4 条留有联系方式，已电话核实 3 条。",
        "企业称因货款未到账，承诺11月30日前发放，没有书面承诺；部分职工表示将集体到县里反映。",
    ],
    "requirements": [
        {"what": "联系企业和职工代表，核清欠薪人数、月份和金额", "who": "鹭洲镇总工会", "due": "11月24日（周二）"},
        {"what": "约谈企业负责人，督促承诺付款日期", "who": "望溪县人力资源和社会保障局", "due": "11月25日（周三）"},
        {"what": "组织双方调解，能现场达成协议的当场签订", "who": "鹭洲镇总工会", "due": "11月27日（周五）"},
    ],
    "reply": "每完成一项当天在系统里写明结果；全部办完后一次回报，附调解协议或者付款凭证。",
    "contact": "林知远，0000-88001200",
    "copies": ["望溪县人民法院", "鹭洲镇人民政府"],
    "signer": "周岫云",
}

ACCEPTANCE_NOTICE: dict[str, Any] = {
    "addressee": "欧阳䶮",
    "applied_on": "2026年11月20日",
    "accepted_on": "2026年11月23日",
    "facts": [
        ["申请人", "欧阳䶮"],
        ["被申请人", "望溪顺屹物流有限公司"],
        ["案由", "追索劳动报酬、经济补偿"],
        ["案件编号", "KDMW-7P3R-XQ52"],
    ],
    "mediator": {"name": "许听澜", "phone": "0000-88001216", "place": "线上调解室，或者鹭洲镇劳动争议调解室"},
    "next_steps": [
        "调解员会在11月25日（周三）前给双方打电话，定下调解时间。",
        "请准备好劳动合同、工资条、考勤记录等材料，拍照上传或者当面交给调解员都可以。",
    ],
    "clocks": [
        {
            "what": "调解",
            "last_day": "2026年12月8日（周二）",
            "basis": "《劳动争议调解仲裁法》第十四条",
            "lapse": "没有达成协议的，您可以申请仲裁",
        },
        {
            "what": "申请仲裁",
            "last_day": "2027年11月20日（周六）",
            "basis": "《劳动争议调解仲裁法》第二十七条",
            "lapse": "对方提出时效抗辩的，可能败诉",
        },
    ],
}

MEDIATION_AGREEMENT: dict[str, Any] = {
    "parties": [WORKER, FIRM],
    "facts_table": [
        ["案由", "追索劳动报酬、经济补偿"],
        ["受理日期", "2026年11月23日"],
        ["调解地点", "线上调解室"],
    ],
    "mediators": ["许听澜"],
    "facts": [
        "甲方2021年3月1日到乙方工作，任装卸班长，双方签有书面劳动合同。乙方没有支付甲方2026年7月至9月的工资。"
        "甲方于2026年10月8日以此为由通知乙方解除劳动合同，双方就工资和经济补偿的数额发生争议。",
    ],
    "claims": ["支付2026年7月至9月工资 24,000.00 元；", "支付经济补偿 44,000.00 元。"],
    "undisputed": ["双方劳动关系自2021年3月1日起，至2026年10月8日止；", "甲方解除前十二个月平均工资为 7,800.00 元。"],
    "payments": PAYMENTS,
    "default_terms": ["任何一期逾期超过五日的，剩余各期立即到期，甲方可以就全部未付金额申请强制执行或者提起诉讼。"],
    "status_terms": [
        "双方确认劳动关系于2026年10月8日解除。",
        "乙方在2026年12月1日前为甲方出具解除劳动合同证明，并办理社会保险关系转移手续。",
    ],
    "other_terms": ["双方就本次劳动争议再无其他纠纷。"],
    "court": "望溪县人民法院",
    "commission": "望溪县劳动人事争议仲裁委员会",
    "electronic": True,
    "signatures": [
        {"role": "甲方", "name": "欧阳䶮", "signed_at": "2026年11月27日 15:02", "drawing": SIGNATURE},
        {"role": "乙方", "name": "望溪顺屹物流（沈砚秋）", "signed_at": "2026年11月27日 15:09", "drawing": SIGNATURE},
        {"role": "调解员", "name": "许听澜", "signed_at": "2026年11月27日 15:20", "drawing": SIGNATURE},
    ],
    "evidence": {
        "digest": "9c4177b02e5d83fa1c9640deb7a2e07a5b1d0c88f3e2946a7d5510cc2ab98e34",
        "rows": [
            {
                "name": "欧阳䶮",
                "role": "甲方",
                "method": "手写签名，手机一次性验证码",
                "sent_to": "138****4127",
                "confirmed_at": "2026年11月27日 15:02:41",
                "device": "手机浏览器（安卓）",
            },
            {
                "name": "沈砚秋",
                "role": "乙方代理人",
                "method": "手写签名，手机一次性验证码",
                "sent_to": "139****0082",
                "confirmed_at": "2026年11月27日 15:09:03",
                "device": "电脑浏览器",
            },
            {
                "name": "许听澜",
                "role": "调解员",
                "method": "手写签名，手机一次性验证码",
                "sent_to": "137****5520",
                "confirmed_at": "2026年11月27日 15:20:18",
                "device": "电脑浏览器",
            },
        ],
    },
}

APPLICANTS = [{**WORKER, "side": "申请人"}, {**FIRM, "side": "申请人"}]
AGREEMENT = {
    "number": "望工调〔2026〕318号",
    "body": "望溪县鹭洲镇劳动争议调解委员会",
    "made_on": "2026年11月27日",
    "effective_on": "2026年11月27日",
}

CONFIRMATION_APPLICATION: dict[str, Any] = {
    "court": "望溪县人民法院",
    "parties": APPLICANTS,
    "agreement": AGREEMENT,
    "facts": ["申请人双方因拖欠工资和经济补偿发生劳动争议，2026年11月23日经调解组织受理，11月27日自愿达成调解协议。"],
    "payments": PAYMENTS,
    "filed_by": "望溪县总工会职工维权中心",
    "attachments": ["调解协议书一份；", "调解组织主持调解的证明一份；", "双方身份证明、住所和联系方式各一份。"],
    "applied_on": "2026年11月30日",
    "signatures": [
        {"role": "申请人", "name": "欧阳䶮", "signed_at": "", "drawing": None},
        {"role": "申请人", "name": "望溪顺屹物流有限公司", "signed_at": "", "drawing": None},
    ],
}

CONFIRMATION_RULING: dict[str, Any] = {
    "parties": APPLICANTS,
    "agreement": AGREEMENT,
    "accepted_on": "2026年12月2日",
    "outcome": "confirmed",
    "findings": ["本院通知双方到场，询问了协议的达成过程，双方都确认协议出于自愿，愿意承担相应的法律后果。"],
    "terms": [
        "望溪顺屹物流有限公司于2026年12月15日前支付欧阳䶮工资 21,500.00 元；",
        "望溪顺屹物流有限公司于2027年1月15日前支付欧阳䶮经济补偿 21,500.00 元。",
    ],
    "reason": "",
    "judge": "贺疏桐",
    "clerk": "陆知微",
    "ruled_on": "二〇二六年十二月九日",
}

UNDISPUTED_FACTS: dict[str, Any] = {
    "parties": [WORKER, FIRM],
    "facts_table": [["案由", "追索劳动报酬"], ["案件编号", "KDMW-7P3R-XQ52"]],
    "facts": [
        {"text": "双方劳动关系自2021年3月1日起，至2026年10月8日止。", "basis": "劳动合同、解除通知"},
        {"text": "甲方解除前十二个月平均工资为 7,800.00 元。", "basis": "工资银行流水"},
    ],
    "mediators": ["许听澜"],
    "signatures": [
        {"role": "甲方", "name": "欧阳䶮", "signed_at": "2026年11月25日 10:12", "drawing": SIGNATURE},
        {"role": "乙方", "name": "望溪顺屹物流（沈砚秋）", "signed_at": "2026年11月25日 10:20", "drawing": None},
        {"role": "调解员", "name": "许听澜", "signed_at": "2026年11月25日 10:31", "drawing": SIGNATURE},
    ],
}

BY_KIND: dict[str, tuple[str, str, dict[str, Any]]] = {
    "order_letter": ("交办单", "望溪县总工会", ORDER_LETTER),
    "acceptance_notice": ("受理通知书", "望溪县鹭洲镇劳动争议调解委员会", ACCEPTANCE_NOTICE),
    "mediation_agreement": ("调解协议书", "望溪县鹭洲镇劳动争议调解委员会", MEDIATION_AGREEMENT),
    "confirmation_application": ("司法确认申请书", "望溪县总工会", CONFIRMATION_APPLICATION),
    "confirmation_ruling": ("司法确认裁定书", "望溪县人民法院", CONFIRMATION_RULING),
    "undisputed_facts": ("无争议事实记载", "望溪县鹭洲镇劳动争议调解委员会", UNDISPUTED_FACTS),
}
