/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * contest.h - who has what among the people of the station, or among its teams, and who stands where in a contest.
 *
 * Contests are those of the programme in force, among attendants, and those that the manager set (entries of the place
 * REG_PLACE_CONTESTS, see act_profile.h). A team's figures are those of whoever belonged to it on the day, and what is
 * said of the team itself.
 */
#ifndef REG_CONTEST_H
#define REG_CONTEST_H

#include "credit.h"

#define REG_PLACE_TEAMS "station:teams"
#define REG_PLACE_CONTESTS "station:contests"
#define REG_PLACE_RATES "station:rates"
#define REG_TEAM_PREFIX "team:" /* a team as the owner of a customer */
#define REG_SHIFT_MAX_NAME 104

struct reg_shift_person {
	char attendant[REG_SHIFT_MAX_NAME]; /* "": the host names nobody; or a team */
	struct reg_score score;
	bool is_entered;                    /* takes part in contests: sold something, or is on the staff */
};

/* Zeroed at first, released with reg_shift_people_finish(). */
struct reg_shift_people {
	struct reg_shift_person *items;
	size_t n, room;
};

/* Adds the figures of a period to them, of the parts asked for (credit.h). */
int reg_shift_count(struct reg_shift_people *out, struct reg_side *side, const struct reg_shift *shift, unsigned parts,
    struct reg_err *err) __attribute__((warn_unused_result));
/* The same by team. */
int reg_shift_count_teams(struct reg_shift_people *out, struct reg_side *side, const struct reg_shift *shift, unsigned parts,
    struct reg_err *err) __attribute__((warn_unused_result));
void reg_shift_people_finish(struct reg_shift_people *people);
/* The one of this name, added where there is none. NULL: no memory. */
struct reg_shift_person *reg_shift_person_of(struct reg_shift_people *people, const char *attendant);

/* The team of somebody on a site day; "" none. */
int reg_team_of(char out[REG_SHIFT_MAX_NAME], struct reg_side *side, const char *staff, int32_t day, struct reg_err *err)
    __attribute__((warn_unused_result));

/* Where somebody stands in a contest. */
struct reg_shift_standing {
	int64_t value, best;
	size_t rank, of; /* rank 1: nobody has more; of: how many have anything */
};
void reg_shift_stand(struct reg_shift_standing *out, const struct reg_shift_people *people, enum reg_metric metric,
    const char *attendant);

struct reg_contest_now {
	char id[REG_SHIFT_MAX_NAME];
	char name[256], name_zh[256]; /* name_zh "" : none */
	enum reg_metric metric;
	bool is_of_teams;
	int32_t from_day, until_day;  /* both included */
	int64_t fact;                 /* that set it; 0: the programme */
};

/* Zeroed at first, released with reg_contests_finish(). */
struct reg_contests {
	struct reg_contest_now *items;
	size_t n, room;
};

/* Every contest: those of the programme in force at an instant, then what the manager set, by their first days. */
int reg_contests_read(struct reg_contests *out, struct reg_side *side, int64_t at_unix_s, struct reg_err *err)
    __attribute__((warn_unused_result));
void reg_contests_finish(struct reg_contests *contests);

/* The figures of a contest up to an instant; `whole` reads every fact, else as the till does (shift.h). People who are
 * neither on the staff nor sold anything, and nobody, are left out. */
int reg_contest_count(struct reg_shift_people *out, struct reg_side *side, const struct reg_contest_now *contest,
    bool whole, int64_t at_unix_s, struct reg_err *err) __attribute__((warn_unused_result));

#endif
