
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0023_promises_let_go'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalreporttext',
            name='items',
            field=models.JSONField(blank=True, default=list, verbose_name='problems and measures'),
        ),
        migrations.AddField(
            model_name='reporttext',
            name='items',
            field=models.JSONField(blank=True, default=list, verbose_name='problems and measures'),
        ),
        migrations.AlterField(
            model_name='historicalreporttext',
            name='measures',
            field=models.TextField(blank=True, verbose_name='measures, who and by when'),
        ),
        migrations.AlterField(
            model_name='reporttext',
            name='measures',
            field=models.TextField(blank=True, verbose_name='measures, who and by when'),
        ),
    ]
