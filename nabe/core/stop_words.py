"""Words of questions and politeness that say nothing about what is sought, in eight languages."""

from __future__ import annotations

from nabe.core.search import words

_TEXT = """
ich wir du sie er es mein meine meinen meiner unser unsere ein eine einen einer einem der die das den
dem des und oder aber mit ohne für in im an am auf bei zu zum zur von vom nach aus um wo wie was wer
wann welche welcher welches gibt finde finden suche suchen brauche brauchen möchte will kann können
bekomme bekommen machen habe haben bin ist sind hier mir mich uns bitte danke man auch noch nicht kein
keine angebot angebote etwas jemand hilft helfen lernen nähe gut heute offen geöffnet
zusammen gemeinsam gerne vor seit bis hin her dort da dann wenn weil dass ob sich sein seine seinen
seinem seiner ihr ihre ihren ihrem ihrer meinem unserem unserer unseren dieser diese dieses diesem alle alles
jede jeder jemanden niemand viel mehr sehr schon mal nur so also doch immer wieder worden werden wird
wurde war waren hatte hat hast soll sollen muss müssen darf dürfen würde könnte könnt könnten gehen geht
gehe kommen kommt komme tun tut geben weiß wissen lassen lässt nichts hallo
am not no will would should must go somebody someone anyone his her their this that it if so very just
about any some want to like
i we you my our a an the and or with without for in at on to from of where how what who when which is
are there find search looking need want can could get have do does me us please near
я ми ви мій моя моє наш наша в у на з із до від для і й та або де як що хто коли який яка яке чи є
шукаю потрібен потрібна потрібно хочу можна знайти мені нам будь ласка
أنا نحن في من إلى على مع عن أو و أين كيف ما ماذا هل متى أي أريد أحتاج أبحث يوجد توجد لي لنا من فضلك
من ما در از به با برای یا و کجا چگونه چه کی کدام آیا هست نیاز دارم می خواهم دنبال لطفا را که
я ты мы мне нам мой моя где как что кто когда какой какая ищу нужен нужна нужно нужны есть можно хочу
помогите помощь найти в на для из с и или до
انا بدي بدنا وين شو مين كيف ليش عندي عندنا في هون هاي هاد لازم ممكن اعمل لو سمحت عم يا
ben biz bir ve veya ile için nerede nasıl ne kim hangi var mı mi istiyorum arıyorum lazım bana bize
lütfen da de bulabilirim
"""

STOP_WORDS = frozenset(words(_TEXT))
