package objectstore

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/aws/smithy-go"
)

// code is what an object store calls an error; "" when none answered.
func code(err error) string {
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return api.ErrorCode()
	}
	return ""
}

// explain says in words what is wrong and what to do. The client's own words stay out:
// they quote addresses and what a store answered.
func (b *Bucket) explain(err error) error {
	if err == nil {
		return nil
	}
	name := code(err)
	switch name {
	case "NoSuchBucket":
		return fmt.Errorf("there is no bucket %s: make it, or give the right one to %s", b.address.Bucket,
			b.setting)
	case "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException":
		return fmt.Errorf("the bucket %s lies in another region or at another endpoint: give both in %s, "+
			"as s3://%s?endpoint=…&region=…", b.address.Bucket, b.setting, b.address.Bucket)
	case "RequestTimeTooSkewed":
		return errors.New("the clock of this machine is wrong: the object store takes no request signed by it")
	case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken", "AccessDenied", "Forbidden":
		return fmt.Errorf("the object store refuses these credentials (%s): give others in AWS_ACCESS_KEY_ID and "+
			"AWS_SECRET_ACCESS_KEY, or give these the right to read, write, list and delete in the bucket %s", name,
			b.address.Bucket)
	case "":
		return b.unanswered(err)
	}
	return fmt.Errorf("the object store answers %s for the bucket %s", name, b.address.Bucket)
}

// unanswered explains an error that no store sent.
func (b *Bucket) unanswered(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("the object store did not answer in time: see whether it runs, and the endpoint of "+
			"%s: %w", b.setting, context.DeadlineExceeded)
	}
	if unknown, ok := errors.AsType[*net.DNSError](err); ok {
		return fmt.Errorf("the object store cannot be reached, there is no host %s: see the endpoint of %s",
			unknown.Name, b.setting)
	}
	if op, ok := errors.AsType[*net.OpError](err); ok {
		return fmt.Errorf("the object store cannot be reached (%s: %w): see whether it runs, and the endpoint of "+
			"%s", op.Op, op.Err, b.setting)
	}
	ctx, cancel := context.WithTimeout(context.Background(), credentialsTime)
	defer cancel()
	if _, missing := b.client.Options().Credentials.Retrieve(ctx); missing != nil {
		return errors.New("there are no credentials for the object store: give AWS_ACCESS_KEY_ID and " +
			"AWS_SECRET_ACCESS_KEY in the environment, or a role to this machine")
	}
	if odd, ok := errors.AsType[net.Error](err); ok && odd.Timeout() {
		return errors.New("the object store did not answer in time: see whether it runs")
	}
	return errors.New("the connection to the object store was lost, or it answered what is no answer")
}

// credentialsTime is how long a role of the machine may take to say its credentials.
const credentialsTime = 2 * time.Second
