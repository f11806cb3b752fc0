import django.db.models.deletion
import gonghui.kernel.crypto
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("disputes", "0026_table_papers"),
        ('documents', '0002_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='agreement',
            name='on_paper',
            field=models.BooleanField(default=False, verbose_name='有人在纸上签'),
        ),
        migrations.AddField(
            model_name='signature',
            name='method',
            field=models.CharField(choices=[('phone', '手机签字'), ('paper', '纸面签字')], default='phone', max_length=10, verbose_name='怎么签的'),
        ),
        migrations.AddField(
            model_name='signature',
            name='scan',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='签字扫描件'),
        ),
        migrations.AlterField(
            model_name='signature',
            name='code_sent_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='验证码发出时间'),
        ),
        migrations.AlterField(
            model_name='signature',
            name='drawing',
            field=gonghui.kernel.crypto.EncryptedTextField(blank=True, default='', verbose_name='手写签名'),
        ),
        migrations.AlterField(
            model_name='signature',
            name='phone_tail',
            field=models.CharField(blank=True, default='', max_length=4, verbose_name='验证手机尾号'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('code_sent_at__isnull', False), ('method', 'phone'), ('scan', None)), models.Q(('code_sent_at', None), ('method', 'paper'), ('scan__isnull', False)), _connector='OR'), name='signature_has_its_proof', violation_error_message='手机签字要有验证码，纸面签字要有扫描件。'),
        ),
    ]
