"""Phrases in the interface languages that mean a fact which is kept as a code. Pure data."""

from __future__ import annotations

_TEXT = {
    "childcare:yes": "kinderbetreuung, kinder betreut, betreuung der kinder, mit kind, mit baby, "
    "mit kleinkind, mit kindern, kind mitbringen, kinder mitbringen, baby mitbringen, aufpassen, "
    "aufpasst, child care, childcare, with child, with my child, with children, with kids, with baby, "
    "bring my child, з дитиною, з дітьми, с ребенком, с детьми, مع طفل, مع طفلي, مع أطفال, با بچه, با کودک, "
    "çocukla, çocuğumla, çocuklu, bebekle, "
    "догляд за дітьми, нагляд за дітьми, رعاية الأطفال, رعاية أطفال, حضانة, نگهداری کودک, مراقبت از کودک, "
    "نگهداری اطفال, çocuk bakımı",
    "free:yes": "kostenlos, kostenfrei, gratis, umsonst, free, free of charge, безкоштовно, безкоштовний, "
    "безкоштовна, безкоштовні, مجاني, مجانية, مجانا, رایگان, مجانی, ücretsiz, bedava",
    "access:yes": "barrierefrei, rollstuhl, rollstuhlgerecht, wheelchair, accessible, безбар'єрний, "
    "كرسي متحرك, ویلچر, tekerlekli sandalye, engelsiz",
    "online:yes": "online, онлайн, عبر الإنترنت, أونلاين, آنلاین, internet üzerinden, çevrimiçi",
    "time:evening": "abends, abend, abendkurs, evening, ввечері, вечір, مساء, مسائي, المساء, شب, عصر, akşam",
    "time:morning": "vormittags, vormittag, morgens, morning, вранці, зранку, صباحا, صباح, صبح, sabah",
    "time:afternoon": "nachmittags, afternoon, вдень, بعد الظهر, بعد از ظهر, öğleden sonra",
    "level:A1": "anfänger, anfaenger, beginner, beginners, початківці, مبتدئ, مبتدئين, مبتدی, başlangıç",
    "level:ALPHA": "alphabetisierung, literacy, алфавіт, محو الأمية, سوادآموزی, okuma yazma",
}

PHRASES: dict[str, list[str]] = {
    token: [phrase.strip() for phrase in phrases.split(",")] for token, phrases in _TEXT.items()
} | {f"level:{level}": [level] for level in ("A2", "B1", "B2", "C1", "C2")}
PHRASES["level:A1"].append("A1")
PHRASES["lang:gsg"] = [
    "Gebärdensprache",
    "DGS",
    "sign language",
    "لغة الإشارة",
    "жестова мова",
    "işaret dili",
]
