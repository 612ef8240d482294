from wagtail import hooks

from .viewsets import QuestionGroup

hooks.register("register_admin_viewset", QuestionGroup)
