import django.db.models.deletion
from django.db import migrations, models

from kreisweit.vault.policies import protect_rows


class Migration(migrations.Migration):

    dependencies = [
        ('vault', '0006_encoded'),
    ]

    operations = [
        migrations.CreateModel(
            name='CheckedRows',
            fields=[
                ('incoming', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='checked_rows', serialize=False, to='vault.incomingfile')),
                ('sealed', models.BinaryField()),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        protect_rows("vault_checkedrows"),
    ]
