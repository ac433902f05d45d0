"""Names of the continent a country lies in. Regions abroad carry ISO 3166-1 codes; grouping as in UN M49."""

_COUNTRIES = {
    ("非洲", "Africa"): (
        "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW"
        " MZ NA NE NG RE RW SC SD SL SN SO SS ST SZ TD TG TN TZ UG YT ZA ZM ZW"
    ),
    ("美洲", "Americas"): (
        "AG AI AR AW BB BM BO BR BS BZ CA CL CO CR CU DM DO EC GD GF GL GP GT GY HN HT JM KN KY LC MQ MX NI PA"
        " PE PR PY SR SV TT US UY VC VE"
    ),
    ("亚洲", "Asia"): (
        "AE AF AM AZ BD BH BN BT CN CY GE ID IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MV MY NP OM PH"
        " PK PS QA SA SG SY TH TJ TL TM TR UZ VN YE"
    ),
    ("欧洲", "Europe"): (
        "AD AL AT BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL"
        " NO PL PT RO RS RU SE SI SK SM UA VA"
    ),
    ("大洋洲", "Oceania"): "AU CK FJ FM GU KI MH NC NR NU NZ PF PG PW SB TO TV VU WS",
}
_NAMES = {code: names for names, codes in _COUNTRIES.items() for code in codes.split()}


def continent_names(code: str) -> tuple[str, ...]:
    """In both languages, for the code of a country; nothing for divisions of China and cities."""
    return _NAMES.get(code, ())
