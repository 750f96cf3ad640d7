# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Replay the race
#
# A 345 hp Porsche 911 Carrera against a 181 hp MINI Cooper S over a quarter mile, on the weather of
# a June evening at Road Atlanta. What happened, why, and what the MINI would need to win.

# %%
import matplotlib.pyplot as plt
from IPython.display import Markdown

import dragsim

race = dragsim.run("road_atlanta")
race

# %% [markdown]
# ## Where it was lost
#
# The upper panel is the time between the two cars at the same place, and how many metres that is.
# The lower one is their speed; circles are shifts.

# %%
race.plot_gap()

# %% [markdown]
# Gaps come from the equations' own solution at exactly the place or time asked for, not from a
# table of samples.

# %%
half_way = race.length_m / 2
{
    "gap at 60 ft [s]": race.gap_s(18.288),
    "gap half way [s]": race.gap_s(half_way),
    "gap at the finish [s]": race.gap_s(race.length_m),
    "911 ahead after 5 s [m]": race.gap_m(5.0),
}

# %% [markdown]
# ## One run from the inside
#
# A lane holds its run, and a run its slips by three clocks: from the driver's release, from one
# foot on as magazines time, and by the light beams of a drag strip.

# %%
mini_run = race.lanes[1].run
mini_run

# %% [markdown]
# On the right is the pull of each gear at full throttle; the car follows the best of them once its
# front tyres let it.

# %%
mini_run.plot()

# %% [markdown]
# Everything in that picture is a channel: a quantity with a symbol and a unit that can be asked for
# at any time or place.

# %%
engine_speed = mini_run.channel("engine_speed")
engine_speed

# %%
engine_speed(t_s=[1.0, 2.0, 3.0]), mini_run.channel("gear")(x_m=100.0)

# %%
mini_run.shifts

# %% [markdown]
# All channels at once, as a table for other tools:

# %%
mini_run.to_pandas(every_s=0.5).head(8)

# %% [markdown]
# Numbers come in SI with the unit in their name; as quantities of
# [pint](https://pint.readthedocs.io) they convert themselves.

# %%
slip = mini_run.slip("one_foot")
slip.ft1320_s, slip.quantity("ft1320_mps").to("mph")

# %% [markdown]
# ## A faster MINI
#
# A vehicle is frozen; `tweak` makes another one with some values of its file changed. A power
# without its speed scales the whole torque curve.

# %%
mini = dragsim.load_vehicle("mini_cooper_s_2011")
hot = mini.tweak({"engine.power": "230 hp", "body.mass": "1100 kg", "tyres.compound": "track"})
hot

# %% [markdown]
# Raced again, on the same strip in the same air:

# %%
porsche = dragsim.load_vehicle("porsche_911_carrera_2010")
again = dragsim.race(
    [porsche, hot], labels=["911", "hot MINI"], strip=race.strip, weather=race.weather
)
again

# %%
again.plot_gap()

# %% [markdown]
# ## How much power would it take?
#
# The 911's time stands; the MINI, at its own mass, is given more and more power on three kinds of
# tyre. A run takes a twentieth of a second or so.

# %%
to_beat_s = race.lanes[0].run.standing_s
powers_hp = list(range(180, 461, 20))
compounds = ("summer", "track", "drag-radial")


def behind_s(power_hp: int, compound: str) -> float:
    """How far behind the 911 such a MINI is at the finish [s]."""
    car = mini.tweak({"engine.power": f"{power_hp} hp", "tyres.compound": compound})
    run = dragsim.simulate(car, strip=race.strip, weather=race.weather).check()
    return run.standing_s - to_beat_s


behind = {c: [behind_s(power, c) for power in powers_hp] for c in compounds}

# %%
figure, axes = plt.subplots(figsize=(7, 4))
for compound, gaps in behind.items():
    axes.plot(powers_hp, gaps, marker="o", markersize=3, label=compound)
axes.axhline(0.0, color="black", linewidth=0.8)
axes.set(xlabel="power of the MINI [hp]", ylabel="behind the 911 [s]")
axes.legend(title="tyres", frameon=False)
plt.show()

# %%
lines = []
for compound, gaps in behind.items():
    winners = [power for power, gap in zip(powers_hp, gaps, strict=True) if gap < 0.0]
    lines.append(
        f"- on {compound} tyres the MINI first wins with **{winners[0]} hp**"
        if winners
        else f"- on {compound} tyres even {powers_hp[-1]} hp leave it {gaps[-1]:.2f} s behind"
    )
Markdown("\n".join(lines))

# %% [markdown]
# Each curve flattens: front wheels lose load as the car accelerates, and power that the tyres
# cannot pass on is no use. Drag radials gain more than the last hundred horsepower do.
#
# Trust the differences more than the times. A prediction is good to about 0.25 s against a
# published road test, and those scatter by 0.2 s among themselves.
# `dragsim explain mini_cooper_s_2011` lists what was known of this car and what was estimated, by
# which rule.
