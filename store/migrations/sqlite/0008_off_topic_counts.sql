-- What was confirmed in a comment counts for no theme while a person has set the
-- comment aside as off topic: counts made before are made anew.

UPDATE docket_states
   SET changes = changes + 1
 WHERE docket IN (SELECT docket FROM comments WHERE off_topic <> 0);
