"""The page behind the link of a message: does this entry still exist? A GET shows, a POST decides."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from nabe.core import links
from nabe.core.models import SignedLink
from nabe.directory.actions import asking
from nabe.directory.queries.owners import questions_for_link


@links.serves(asking.VANISHED)
def answer(request: HttpRequest, link: SignedLink) -> HttpResponse:
    """Show what one provider is asked about its vanished entries, and take each answer."""
    if request.method == "POST":
        number = request.POST.get("question", "")
        said = request.POST.get("answer", "")
        question = asking.answer_by_link(
            link, int(number) if number.isascii() and number.isdecimal() else 0, said
        )
        if said == asking.CHANGED:
            return redirect(reverse("directory:suggest", args=[question.service.slug]))
        messages.success(request, _("Danke. Die Antwort ist gespeichert."))
        return redirect(request.path)
    questions = questions_for_link(link)
    context = {"questions": questions, "left": sum(one.state == "open" for one in questions)}
    return render(request, "directory/still_there.html", context)
