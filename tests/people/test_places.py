"""K-40: the 14 dongs with their codes, the 20 legal dongs and where they lie, the 23 departments."""

from programs.people.models import Department, Dong, LegalDong
from programs.people.places import load_places


def test_the_districts_places(places):
    assert (Department.objects.count(), Dong.objects.count(), LegalDong.objects.count()) == (23, 14, 20)
    assert Dong.objects.get(code="1141069000").name == "남가좌1동"
    assert Dong.objects.get(code="1141062000").name == "홍제1동"
    assert LegalDong.objects.get(code="1141011100").name == "홍제동"


def test_one_legal_dong_lies_in_several_dongs(places):
    lies_in = LegalDong.objects.get(name="홍제동").dongs
    assert sorted(lies_in.values_list("name", flat=True)) == ["홍제1동", "홍제2동", "홍제3동"]
    assert not LegalDong.objects.filter(dongs__isnull=True).exists()


def test_loading_again_keeps_an_edited_telephone(places):
    Department.objects.filter(name="민원여권과").update(phone="023301100")
    load_places()
    assert Department.objects.get(name="민원여권과").phone == "023301100"
    assert Department.objects.count() == 23
