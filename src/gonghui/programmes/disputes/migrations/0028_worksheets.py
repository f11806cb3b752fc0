import gonghui.kernel.crypto
import gonghui.kernel.money
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("disputes", "0027_paper_signing"),
    ]

    operations = [
        migrations.AddField(
            model_name='roomfact',
            name='amount',
            field=gonghui.kernel.money.MoneyField(blank=True, null=True, verbose_name='算出的金额'),
        ),
        migrations.AddField(
            model_name='roomfact',
            name='calculator',
            field=models.CharField(blank=True, default='', max_length=60, verbose_name='按哪种算法'),
        ),
        migrations.AddField(
            model_name='roomfact',
            name='sheet',
            field=gonghui.kernel.crypto.EncryptedTextField(blank=True, default='', verbose_name='算式'),
        ),
        migrations.AddConstraint(
            model_name='roomfact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount', None), ('calculator', '')), models.Q(('calculator', ''), _negated=True), _connector='OR'), name='room_fact_sum_is_calculated', violation_error_message='金额要由一种算法算出来。'),
        ),
    ]
