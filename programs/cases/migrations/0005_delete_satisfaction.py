from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [('cases', '0004_satisfaction_rests_on_surveys')]

    operations = [migrations.DeleteModel(name='Satisfaction')]
