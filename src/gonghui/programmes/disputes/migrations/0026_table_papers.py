import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("disputes", "0025_past_cases"),
        ('documents', '0002_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='roommessage',
            name='document',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='发出的文书'),
        ),
        migrations.AddField(
            model_name='roommessage',
            name='evidence',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disputes.evidence', verbose_name='发出的证据'),
        ),
        migrations.AddConstraint(
            model_name='roommessage',
            constraint=models.CheckConstraint(condition=models.Q(('evidence', None), ('document', None), _connector='OR'), name='room_message_one_thing', violation_error_message='一次只发一份材料。'),
        ),
    ]
