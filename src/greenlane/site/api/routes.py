"""Where are operations put? Into one router: those of one address must lie together, whatever chapter tells of them."""

from ninja import Router

router = Router()
