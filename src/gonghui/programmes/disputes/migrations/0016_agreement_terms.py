import django.db.models.deletion
import gonghui.kernel.money
from django.db import migrations, models
from django.db.models import Sum


def terms_apart(apps, schema_editor):
    """Older agreements say in one number what their payments add up to, and each line of other terms is one term."""
    rows = apps.get_model("disputes", "Agreement").objects.annotate(sum=Sum("instalments__amount"))
    Status = apps.get_model("disputes", "StatusTerm")
    made, summed = [], []
    for row in rows.order_by("pk").iterator():
        lines = [line.strip() for line in row.status_terms.splitlines() if line.strip()]
        made += [
            Status(agreement_id=row.pk, position=position, kind="other", detail=line[:500])
            for position, line in enumerate(lines, 1)
        ]
        row.agreed_total = row.sum
        summed.append(row)
    Status.objects.bulk_create(made, batch_size=500)
    rows.model.objects.bulk_update(summed, ["agreed_total"], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ("disputes", "0015_signal_notes"),
    ]

    operations = [
        migrations.AddField(
            model_name='agreement',
            name='agreed_total',
            field=gonghui.kernel.money.MoneyField(blank=True, null=True, verbose_name='约定的总额'),
        ),
        migrations.CreateModel(
            name='StatusTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='第几条')),
                ('kind', models.CharField(choices=[('end', '解除、终止劳动关系'), ('confirm', '确认劳动关系'), ('continue', '继续履行劳动合同'), ('insurance', '补缴社会保险'), ('certificate', '出具离职证明'), ('files', '转移档案和社保关系'), ('return', '返还证件、物品'), ('other', '其他约定')], max_length=12, verbose_name='什么约定')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='哪天、最晚哪天')),
                ('detail', models.CharField(blank=True, default='', max_length=500, verbose_name='怎么约定的')),
                # The name that rows of an agreement get below is still the text's.
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disputes.agreement', verbose_name='协议')),
            ],
            options={
                'verbose_name': '其他约定',
                'verbose_name_plural': '其他约定',
                'ordering': ['agreement', 'position'],
                'constraints': [models.UniqueConstraint(fields=('agreement', 'position'), name='status_term_position')],
            },
        ),
        migrations.RunPython(terms_apart, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='agreement',
            name='status_terms',
        ),
        migrations.AlterField(
            model_name='statusterm',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='status_terms', to='disputes.agreement', verbose_name='协议'),
        ),
        migrations.RemoveConstraint(model_name='instalment', name='instalment_position'),
        migrations.RemoveConstraint(model_name='instalment', name='instalment_positive'),
        migrations.RenameModel(old_name='Instalment', new_name='PaymentTerm'),
        migrations.AlterField(
            model_name='paymentterm',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payment_terms', to='disputes.agreement', verbose_name='协议'),
        ),
        migrations.AddField(
            model_name='paymentterm',
            name='kind',
            field=models.CharField(choices=[('wages', '劳动报酬'), ('compensation', '经济补偿'), ('damages', '赔偿金'), ('medical', '工伤医疗费'), ('injury', '其他工伤待遇'), ('other', '其他款项')], default='other', max_length=12, verbose_name='什么款'),
        ),
        migrations.AddConstraint(
            model_name='paymentterm',
            constraint=models.UniqueConstraint(fields=('agreement', 'position'), name='payment_term_position'),
        ),
        migrations.AddConstraint(
            model_name='paymentterm',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='payment_term_positive', violation_error_message='每一笔金额要大于零。'),
        ),
    ]
