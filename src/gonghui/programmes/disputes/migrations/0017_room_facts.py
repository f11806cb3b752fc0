import django.db.models.deletion
import gonghui.kernel.clock
from django.db import migrations, models


def ticked_statements_are_facts(apps, schema_editor):
    """Who had ticked the applicant's statement as a whole has ticked a fact that says it; old drafts stay as they are."""
    Seat, Fact, Tick = (apps.get_model("disputes", name) for name in ("Seat", "RoomFact", "FactTick"))
    ticked = Seat.objects.filter(undisputed=True).select_related("case").order_by("case", "pk")
    facts = {}
    for seat in ticked.iterator():
        if seat.case_id not in facts:
            mediator = Seat.objects.filter(case=seat.case_id, role="mediator").first()
            facts[seat.case_id] = Fact.objects.create(
                case_id=seat.case_id, number=1, text=seat.case.statement, author=mediator or seat
            )
        Tick.objects.create(fact=facts[seat.case_id], seat=seat)
    apps.get_model("disputes", "Agreement").objects.update(takes_facts=False)


class Migration(migrations.Migration):

    dependencies = [
        ("disputes", "0016_agreement_terms"),
        ('documents', '0002_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='agreement',
            name='takes_facts',
            field=models.BooleanField(default=True, verbose_name='写进无争议事实'),
        ),
        migrations.AlterField(
            model_name='privatemessage',
            name='seat',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='private_messages', to='disputes.seat', verbose_name='谁的席位'),
        ),
        migrations.CreateModel(
            name='RoomFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='第几条')),
                ('edition', models.PositiveSmallIntegerField(default=1, verbose_name='第几稿')),
                ('text', models.TextField(verbose_name='事实')),
                ('basis', models.CharField(blank=True, default='', max_length=120, verbose_name='依据的材料')),
                ('written_at', models.DateTimeField(default=gonghui.kernel.clock.now, verbose_name='写下时间')),
                ('replaced_at', models.DateTimeField(blank=True, null=True, verbose_name='改写、拿掉的时间')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='room_facts', to='disputes.case', verbose_name='案件')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='写进的记载')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disputes.seat', verbose_name='谁写的')),
            ],
            options={
                'verbose_name': '待核对的事实',
                'verbose_name_plural': '待核对的事实',
                'ordering': ['case', 'number', 'edition'],
            },
        ),
        migrations.CreateModel(
            name='FactTick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=gonghui.kernel.clock.now, verbose_name='时间')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disputes.seat', verbose_name='席位')),
                ('fact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ticks', to='disputes.roomfact', verbose_name='事实')),
            ],
            options={
                'verbose_name': '对事实的确认',
                'verbose_name_plural': '对事实的确认',
            },
        ),
        migrations.AddConstraint(
            model_name='roomfact',
            constraint=models.UniqueConstraint(fields=('case', 'number', 'edition'), name='room_fact_edition'),
        ),
        migrations.AddConstraint(
            model_name='roomfact',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced_at', None)), fields=('case', 'number'), name='room_fact_standing_once'),
        ),
        migrations.AddConstraint(
            model_name='roomfact',
            constraint=models.CheckConstraint(condition=models.Q(('document', None), ('replaced_at', None), _connector='OR'), name='room_fact_printed_stays', violation_error_message='写进记载的事实不能改，也不能拿掉。'),
        ),
        migrations.AddConstraint(
            model_name='facttick',
            constraint=models.UniqueConstraint(fields=('fact', 'seat'), name='fact_tick_once'),
        ),
        migrations.RunPython(ticked_statements_are_facts, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='seat',
            name='undisputed',
        ),
    ]
